namespace MedImaging;

/// <summary>Takes the checkpoints of a tenant that can be trusted, and tells of the others.</summary>
internal sealed class CheckpointCheck(AuditKeys keys, string tenant, AuditVerifierOptions options, ProblemList problems)
{
    private readonly List<AuditCheckpoint> _sound = [];

    public CheckpointList ToList()
        => new(options, problems, [.. _sound.DistinctBy(checkpoint => (checkpoint.Sequence, checkpoint.Hash)).OrderBy(checkpoint => checkpoint.Sequence)]);

    public void TakeAnchored(AnchoredCheckpoints anchored)
    {
        foreach (long line in anchored.UnreadableLines)
        {
            problems.Add(AuditProblemKind.CheckpointChanged, null, $"Line {line} of the anchor is no checkpoint.");
        }

        foreach (var checkpoint in anchored.Checkpoints.Where(checkpoint => checkpoint.Tenant == tenant))
        {
            Take(checkpoint, "of the anchor");
        }
    }

    public void TakeStored(StoredRecord record)
    {
        var checkpoint = AuditCheckpoint.TryRead(record.Body.Span);
        if (checkpoint is null || checkpoint.Tenant != tenant)
        {
            problems.Add(AuditProblemKind.CheckpointChanged, null, "A checkpoint in the store is not what was written.");
            return;
        }

        Take(checkpoint, "in the store");
    }

    private void Take(AuditCheckpoint checkpoint, string where)
    {
        if (keys.Find(checkpoint.KeyId) is not { } key)
        {
            problems.Add(AuditProblemKind.KeyMissing, checkpoint.Sequence, $"A checkpoint {where} at link {checkpoint.Sequence} is sealed under a key the host does not have; it says nothing.", AuditProblemSeverity.Undecided);
        }
        else if (!checkpoint.IsSealedUnder(key))
        {
            problems.Add(AuditProblemKind.CheckpointChanged, checkpoint.Sequence, $"A checkpoint {where} at link {checkpoint.Sequence} was changed, or was made without the key.");
        }
        else if (key.Id is null && keys.Any && checkpoint.Sequence > options.UnkeyedThrough)
        {
            problems.Add(AuditProblemKind.NotKeyed, checkpoint.Sequence, $"A checkpoint {where} at link {checkpoint.Sequence} was made without a key.");
        }
        else
        {
            _sound.Add(checkpoint);
        }
    }
}
