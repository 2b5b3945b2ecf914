using System.Text.Unicode;

namespace MedImaging;

/// <summary>Where the members of a link are in its bytes, and those that are no text.</summary>
internal struct LinkFields
{
    public AuditAction Action;
    public DateTimeOffset At;
    public long Count;
    public Range? Detail;
    public Range Epoch;
    public Range Event;
    public AuditFooting Footing;
    public Range Id;
    public Range? Key;
    public Range? Kind;
    public AuditOutcome Outcome;
    public Range? Patient;
    public Range Previous;
    public PurposeOfUse Purpose;
    public Range Records;
    public Range? Run;
    public long Sequence;
    public Range Tenant;
    public Range User;

    /// <summary>Reads a link, strictly: what it takes is what <see cref="AuditFormat"/> writes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out LinkFields link)
    {
        link = default;
        var reader = new CanonicalReader(json);
        return Utf8.IsValid(json)
            && link.TryReadDeed(ref reader, json)
            && link.TryReadRecords(ref reader)
            && reader.TakeOptional(",\"run\":"u8, out link.Run)
            && reader.TakeNumber(",\"sequence\":"u8, out link.Sequence)
            && reader.TakeText(",\"tenant\":"u8, out link.Tenant)
            && reader.TakeText(",\"user\":"u8, out link.User)
            && reader.TakeNumber(",\"version\":"u8, out long version) && version == AuditFormat.Version
            && reader.Take("}"u8)
            && reader.IsAtEnd;
    }

    /// <summary>Whether bytes say of themselves that they have a form this library does not know.</summary>
    public static bool IsOfOtherVersion(ReadOnlySpan<byte> json)
    {
        var name = ",\"version\":"u8;
        int at = json.LastIndexOf(name);
        if (at < 0 || json[0] != '{')
        {
            return false;
        }

        var reader = new CanonicalReader(json[at..]);
        return reader.TakeNumber(name, out long version) && version != AuditFormat.Version && reader.Take("}"u8) && reader.IsAtEnd;
    }

    private bool TryReadDeed(ref CanonicalReader reader, ReadOnlySpan<byte> json)
    {
        if (!reader.TakeText("{\"action\":"u8, out var action) || AuditWords.Action(json[action]) is not { } deed
            || !reader.TakeMoment(",\"at\":"u8, out At)
            || !reader.TakeNumber(",\"count\":"u8, out Count)
            || !reader.TakeOptional(",\"detail\":"u8, out Detail)
            || !reader.TakeText(",\"epoch\":"u8, out Epoch)
            || !reader.TakeText(",\"event\":"u8, out Event)
            || !reader.TakeOptional(",\"footing\":"u8, out var stood) || !TryReadFooting(json, stood)
            || !reader.TakeText(",\"id\":"u8, out Id)
            || !reader.TakeOptional(",\"key\":"u8, out Key)
            || !reader.TakeOptional(",\"kind\":"u8, out Kind)
            || !reader.TakeNumber(",\"outcome\":"u8, out long number) || AuditWords.Outcome(number) is not { } outcome
            || !reader.TakeOptional(",\"patient\":"u8, out Patient)
            || !reader.TakeText(",\"previous\":"u8, out Previous)
            || !reader.TakeText(",\"purpose\":"u8, out var word) || AuditWords.Purpose(json[word]) is not { } purpose)
        {
            return false;
        }

        (Action, Outcome, Purpose) = (deed, outcome, purpose);
        return true;
    }

    private bool TryReadFooting(ReadOnlySpan<byte> json, Range? word)
    {
        var footing = word is { } there ? AuditWords.Footing(json[there]) : AuditFooting.Sealed;
        Footing = footing ?? default;
        return footing is not null;
    }

    private bool TryReadRecords(ref CanonicalReader reader)
    {
        if (!reader.Take(",\"records\":["u8))
        {
            return false;
        }

        int start = reader.At;
        for (int i = 0; !reader.Take("]"u8); i++)
        {
            if (i == AuditFormat.MostRecords || !reader.TakeText(i == 0 ? [] : ","u8, out _))
            {
                return false;
            }
        }

        Records = start..(reader.At - 1);
        return true;
    }
}
