namespace MedImaging;

/// <summary>Checks where a trail says it stands.</summary>
internal sealed class HeadCheck(AuditKeys keys, AuditVerifierOptions options, ProblemList problems)
{
    public void Check(string tenant, AuditHead? head, TrailWalk walk)
    {
        if (head is null)
        {
            if (walk.Links > 0)
            {
                problems.Add(AuditProblemKind.HeadMissing, walk.Last, $"The trail has {walk.Links} links and nothing that says where it stands.");
            }

            return;
        }

        if (head.Sequence > walk.Last)
        {
            problems.Add(AuditProblemKind.Truncated, walk.Last, $"The trail ends at link {walk.Last}; its head says it has {head.Sequence}.");
        }
        else if (head.Sequence < walk.Last)
        {
            problems.Add(AuditProblemKind.BeyondHead, head.Sequence + 1, $"The trail goes on to link {walk.Last}; its head says it ends at {head.Sequence}.");
        }
        else if (head.Hash != walk.LastHash)
        {
            problems.Add(AuditProblemKind.HeadChanged, head.Sequence, "The head is of another last link than the trail has.");
        }

        if (head.Tenant != tenant)
        {
            problems.Add(AuditProblemKind.OtherTenant, null, "The head belongs to another tenant.");
        }

        CheckSeal(head, walk);
    }

    private void CheckSeal(AuditHead head, TrailWalk walk)
    {
        var key = keys.Find(head.KeyId);

        // A head has the key of the last link, if no epoch has begun since.
        bool isOther = walk.Links > 0 && head.Epoch == walk.Epoch && head.KeyId != walk.LastKey;
        if (key is null ? isOther : !key.IsSealOf(head))
        {
            problems.Add(AuditProblemKind.HeadChanged, head.Sequence, "The head was changed, or was made without the key.");
        }
        else if (key is null)
        {
            problems.Add(AuditProblemKind.KeyMissing, head.Sequence, $"The head is sealed under the key '{head.KeyId}', which the host does not have: whether the trail's end is as it was cannot be told.", AuditProblemSeverity.Undecided);
        }
        else if (key.Id is null && (walk.HasKeys || (keys.Any && head.Sequence > options.UnkeyedThrough)))
        {
            problems.Add(AuditProblemKind.NotKeyed, head.Sequence, "The head was sealed without a key.");
        }
    }
}
