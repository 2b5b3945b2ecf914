namespace MedImaging;

/// <summary>Checks where a trail says it stands.</summary>
internal sealed class HeadCheck(AuditKeys keys, AuditVerifierOptions options, ProblemList problems)
{
    public void Check(string tenant, AuditHead? head, TrailWalk walk, IEnumerable<string> otherKeys)
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

        CheckSeal(head, walk, otherKeys);
    }

    // The head does not say which key it is sealed under: it is one of the last links' or the one in use.
    private void CheckSeal(AuditHead head, TrailWalk walk, IEnumerable<string> otherKeys)
    {
        var known = walk.Keys.Concat(otherKeys).Concat(options.FormerKeys).Distinct(StringComparer.Ordinal).Select(keys.Find).OfType<AuditKey>().Prepend(keys.Current);
        if (known.Any(key => key.Id is not null && IsSealed(head, key)))
        {
            return;
        }

        bool isWithoutKey = IsSealed(head, AuditKey.None);
        if (isWithoutKey && !(keys.Any && head.Sequence > options.UnkeyedThrough) && walk.Keys.Count == 0)
        {
            return;
        }

        if (isWithoutKey)
        {
            problems.Add(AuditProblemKind.NotKeyed, head.Sequence, "The head was sealed without a key.");
        }
        else if (walk.HasMissingKeys || (keys.Any && head.Epoch != walk.Epoch))
        {
            problems.Add(AuditProblemKind.KeyMissing, head.Sequence, "The head is sealed under none of the keys that are known here: whether the trail's end is as it was cannot be told.", AuditProblemSeverity.Undecided);
        }
        else
        {
            problems.Add(AuditProblemKind.HeadChanged, head.Sequence, "The head was changed, or was made without the key.");
        }
    }

    private static bool IsSealed(AuditHead head, AuditKey key)
    {
        using var json = AuditFormat.WriteHead(head.Tenant, head.Epoch, head.Sequence, head.Hash, key.Id);
        return key.IsHashOf(json.Written, head.Seal);
    }
}
