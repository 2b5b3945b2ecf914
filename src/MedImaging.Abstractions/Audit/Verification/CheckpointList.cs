namespace MedImaging;

/// <summary>The checkpoints of one tenant in the order of their numbers, met one after another as the trail is gone along.</summary>
internal sealed class CheckpointList(AuditVerifierOptions options, ProblemList problems, IReadOnlyList<AuditCheckpoint> checkpoints)
{
    private int _next;

    public long Agreed { get; private set; }

    public AuditCheckpoint? Newest => checkpoints.Count == 0 ? null : checkpoints[^1];

    /// <summary>Passes over those whose links are not there; that they are missing is told already.</summary>
    public void PassTo(long sequence)
    {
        while (_next < checkpoints.Count && checkpoints[_next].Sequence < sequence)
        {
            _next++;
        }
    }

    public void Meet(long sequence, ContentHash hash, string? epoch)
    {
        for (; _next < checkpoints.Count && checkpoints[_next].Sequence == sequence; _next++)
        {
            if (checkpoints[_next].Hash == hash)
            {
                Agreed++;
            }
            else
            {
                Differ(checkpoints[_next], epoch);
            }
        }
    }

    /// <summary>Tells of those that are of links after the trail's end.</summary>
    public void End(long last, string? epoch)
    {
        if (_next == checkpoints.Count)
        {
            return;
        }

        // One is enough: the newest says how much is gone.
        var newest = checkpoints[^1];
        if (epoch is not null && newest.Epoch != epoch)
        {
            Differ(newest, epoch);
        }
        else
        {
            problems.Add(AuditProblemKind.Truncated, last, $"The trail ends at link {last}; a checkpoint says it had {newest.Sequence}.");
        }
    }

    private void Differ(AuditCheckpoint checkpoint, string? epoch)
    {
        if (checkpoint.Epoch == epoch)
        {
            problems.Add(AuditProblemKind.Replaced, checkpoint.Sequence, $"Link {checkpoint.Sequence} is not the one that was there when a checkpoint was made: the trail was made anew.");
            return;
        }

        bool isKnown = epoch is not null && options.KnownRestores.Contains(epoch);
        problems.Add(
            AuditProblemKind.Forked,
            checkpoint.Sequence,
            $"The trail does not contain link {checkpoint.Sequence} of an earlier epoch, of which there is a checkpoint: {(isKnown ? "the known restore lost it" : "it was restored from an older backup, or made anew")}.",
            isKnown ? AuditProblemSeverity.Warning : AuditProblemSeverity.Error);
    }
}
