namespace MedImaging;

/// <summary>What two versions of a report have different, sentence by sentence, in the order a reader meets them.</summary>
/// <param name="FromVersion">The version that is compared with.</param>
/// <param name="ToVersion">The version that is compared.</param>
/// <param name="Changes">What differs; empty when no sentence does.</param>
public sealed record ReportDiff(int FromVersion, int ToVersion, IReadOnlyList<SentenceChange> Changes)
{
    /// <summary>Compares two versions. Sentences are the same when they say the same in the same section; one with the same id but other words was changed.</summary>
    /// <param name="from">The version that is compared with.</param>
    /// <param name="to">The version that is compared.</param>
    /// <returns>What differs.</returns>
    public static ReportDiff Between(StoredReport from, StoredReport to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new ReportDiff(from.Version, to.Version, Changed(from.Draft.Sentences, to.Draft.Sentences));
    }

    // The longest common run of sentences stays; what is between is struck, added, or, with the same id, changed.
    private static List<SentenceChange> Changed(IReadOnlyList<ReportSentence> before, IReadOnlyList<ReportSentence> after)
    {
        int[,] common = CommonLengths(before, after);
        var struck = new List<ReportSentence>();
        var added = new List<ReportSentence>();
        var changes = new List<SentenceChange>();
        int i = 0, j = 0;
        while (i < before.Count || j < after.Count)
        {
            if (i < before.Count && j < after.Count && IsSame(before[i], after[j]))
            {
                Close(changes, struck, added);
                (i, j) = (i + 1, j + 1);
            }
            else if (j >= after.Count || (i < before.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                struck.Add(before[i++]);
            }
            else
            {
                added.Add(after[j++]);
            }
        }

        Close(changes, struck, added);
        return changes;
    }

    private static int[,] CommonLengths(IReadOnlyList<ReportSentence> before, IReadOnlyList<ReportSentence> after)
    {
        int[,] common = new int[before.Count + 1, after.Count + 1];
        for (int i = before.Count - 1; i >= 0; i--)
        {
            for (int j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = IsSame(before[i], after[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static bool IsSame(ReportSentence one, ReportSentence other) => one.Section == other.Section && one.Text == other.Text;

    private static void Close(List<SentenceChange> changes, List<ReportSentence> struck, List<ReportSentence> added)
    {
        foreach (var old in struck)
        {
            var changed = added.FirstOrDefault(sentence => sentence.Id == old.Id);
            changes.Add(new SentenceChange(old, changed));
            if (changed is not null)
            {
                added.Remove(changed);
            }
        }

        changes.AddRange(added.Select(sentence => new SentenceChange(null, sentence)));
        struck.Clear();
        added.Clear();
    }
}

/// <summary>A sentence that differs.</summary>
/// <param name="Before">How it was, or <see langword="null"/> when it was added.</param>
/// <param name="After">How it is, or <see langword="null"/> when it was struck.</param>
public sealed record SentenceChange(ReportSentence? Before, ReportSentence? After);
