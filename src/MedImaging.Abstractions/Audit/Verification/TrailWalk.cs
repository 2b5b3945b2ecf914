using System.Text;

namespace MedImaging;

/// <summary>Goes along a trail link by link: whether each follows the one before, and has the hash a checkpoint says.</summary>
internal sealed class TrailWalk(AuditVerifierOptions options, bool hasKeys, ProblemList problems, CheckpointList checkpoints)
{
    private readonly HashSet<string> _epochs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missingKeys = new(StringComparer.Ordinal);
    private byte[]? _epochBytes, _keyBytes;
    private bool _isLinkKnown = true;

    public long Links { get; private set; }

    public long Last { get; private set; }

    public ContentHash LastHash { get; private set; } = AuditFormat.Nothing;

    public DateTimeOffset? LastAt { get; private set; }

    public string? Epoch { get; private set; }

    public int Epochs => _epochs.Count;

    /// <summary>Gets whether links say they were made with a key.</summary>
    public bool HasKeys => _keyBytes is not null;

    /// <summary>Gets the id of the key the last link says it was made with.</summary>
    public string? LastKey { get; private set; }

    public bool HasMissingKeys => _missingKeys.Count > 0;

    public void Next(AuditRecord record, in LinkVerdict link)
    {
        Links++;
        checkpoints.PassTo(record.Sequence);
        bool isInPlace = Place(record.Sequence);
        Judge(record, link);
        if (link.State is not (LinkState.Unreadable or LinkState.OtherVersion))
        {
            Bind(record, link, isInPlace);
        }

        checkpoints.Meet(record.Sequence, record.Hash, Epoch);
        (Last, LastHash) = (Math.Max(Last, record.Sequence), record.Hash);
        _isLinkKnown = true;
    }

    private bool Place(long sequence)
    {
        if (sequence == Last + 1)
        {
            return true;
        }

        if (sequence <= Last)
        {
            problems.Add(AuditProblemKind.Misplaced, sequence, $"Link {sequence} comes after link {Last}.");
            return true;
        }

        long first = Last + 1;
        problems.Add(AuditProblemKind.Missing, first, sequence - 1 == first ? $"Link {first} is missing." : $"Links {first} to {sequence - 1} are missing.");
        _isLinkKnown = false;
        return false;
    }

    private void Judge(AuditRecord record, in LinkVerdict link)
    {
        long number = record.Sequence;
        switch (link.State)
        {
            case LinkState.Changed:
                problems.Add(AuditProblemKind.Changed, number, $"Link {number} was changed, or was made without the key.");
                break;
            case LinkState.Unreadable:
                problems.Add(AuditProblemKind.Unreadable, number, $"Link {number} is not what was written: its bytes are no link.");
                break;
            case LinkState.OtherVersion:
                problems.Add(AuditProblemKind.UnknownFormat, number, $"Link {number} has a form this version does not know; whether it is as it was cannot be told.", AuditProblemSeverity.Undecided);
                break;
            case LinkState.SoundWithoutKey when hasKeys && number > options.UnkeyedThrough:
                problems.Add(AuditProblemKind.NotKeyed, number, $"Link {number} was made without a key.");
                break;
        }
    }

    private void Bind(AuditRecord record, in LinkVerdict link, bool isInPlace)
    {
        var json = record.Bytes.Span;
        long number = record.Sequence;
        JudgeFooting(link, json[link.Epoch], number);
        NoteKey(json, link, number);
        if (link.Sequence != number)
        {
            problems.Add(AuditProblemKind.Misplaced, number, $"In the place of link {number} stands link {link.Sequence}.");
        }

        if (!link.IsOfTenant)
        {
            problems.Add(AuditProblemKind.OtherTenant, number, $"Link {number} belongs to another tenant.");
        }

        if (isInPlace && _isLinkKnown && !Ascii.Equals(json[link.Previous], LastHash.Hex))
        {
            problems.Add(AuditProblemKind.NotLinked, number, number == 1 ? "Link 1 says there was one before it." : $"Link {number} does not follow the link before it.");
        }

        if (LastAt is { } before && link.At < before - options.ClockTolerance)
        {
            problems.Add(AuditProblemKind.TimeWentBack, number, $"The clock went back by {(before - link.At).TotalSeconds:F0} s before link {number}.", AuditProblemSeverity.Warning);
        }

        LastAt = link.At;
        NoteEpoch(json[link.Epoch], number);
    }

    // What the host found when it made the link. A key it did not have is no sign of anything where the trail came from elsewhere: with a new epoch, or links whose keys are not here either.
    private void JudgeFooting(in LinkVerdict link, ReadOnlySpan<byte> epoch, long number)
    {
        switch (link.Footing)
        {
            case AuditFooting.WithoutKey when number - 1 != options.UnkeyedThrough:
                problems.Add(AuditProblemKind.NotKeyed, number, $"When link {number} was made, the head before it was sealed without a key.");
                break;
            case AuditFooting.UnknownKey when HasMissingKeys || (_epochBytes is not null && !epoch.SequenceEqual(_epochBytes)):
                problems.Add(AuditProblemKind.KeyMissing, number, $"When link {number} was made, the host had not the key of the head before it: whether the trail's end was as it was could not be told.", AuditProblemSeverity.Undecided);
                break;
            case AuditFooting.UnknownKey or AuditFooting.Unsealed:
                problems.Add(AuditProblemKind.HeadChanged, number, $"When link {number} was made, the head before it had been changed, or made without the key: links may have been taken out there.");
                break;
        }
    }

    private void NoteKey(ReadOnlySpan<byte> json, in LinkVerdict link, long number)
    {
        if (link.Key is not { } range)
        {
            LastKey = null;
            return;
        }

        var name = json[range];
        if (LastKey is not null && name.SequenceEqual(_keyBytes) && link.State != LinkState.KeyMissing)
        {
            return;
        }

        _keyBytes = name.ToArray();
        string id = CanonicalReader.Text(name);
        LastKey = id;
        if (link.State == LinkState.KeyMissing && _missingKeys.Add(id))
        {
            problems.Add(AuditProblemKind.KeyMissing, number, $"From link {number} on there are links under the key '{id}', which the host does not have: whether they are as they were cannot be told.", AuditProblemSeverity.Undecided);
        }
    }

    private void NoteEpoch(ReadOnlySpan<byte> name, long number)
    {
        if (_epochBytes is not null && name.SequenceEqual(_epochBytes))
        {
            return;
        }

        _epochBytes = name.ToArray();
        Epoch = CanonicalReader.Text(name);
        if (!_epochs.Add(Epoch))
        {
            problems.Add(AuditProblemKind.EpochReturned, number, $"With link {number} an epoch goes on that had ended.");
        }
    }
}
