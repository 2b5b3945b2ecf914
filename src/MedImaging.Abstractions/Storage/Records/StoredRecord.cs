using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>A record as a store keeps it: a node of the graph, with what it can be found by and what it is connected to. The typed stores make and read it; a backend only keeps it.</summary>
public sealed record StoredRecord
{
    /// <summary>Gets what names it.</summary>
    public required RecordKey Key { get; init; }

    /// <summary>Gets its version: 1 for a new record, and one more with each change. A store refuses any other.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the patient it belongs to, as a token when the store is sealed; <see langword="null"/> when it is of no patient.</summary>
    public string? Patient { get; init; }

    /// <summary>Gets what it can be found by, and what a graph shows of it.</summary>
    public IReadOnlyList<RecordField> Fields { get; init => field = value ?? []; } = [];

    /// <summary>Gets what it is connected to. What it is connected to need not be there yet.</summary>
    public IReadOnlyList<RecordLink> Links { get; init => field = value ?? []; } = [];

    /// <summary>Gets the words it can be found by, in lower case (or as tokens, when the store is sealed), in their order and separated by single spaces.</summary>
    public string? Words { get; init; }

    /// <summary>Gets the record itself: JSON, or the sealed bytes of it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets its place in the order of all writes of the store, which the store gives; a change gives a new one.</summary>
    public long Order { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Key)} = {Key}, {nameof(Version)} = {Version}, {nameof(Order)} = {Order}");
        return true;
    }
}

/// <summary>A named value of a record.</summary>
/// <param name="Name">The name, as the graph has it: lower case with underscores, such as <c>case_number</c>.</param>
/// <param name="Value">The value: a <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>; in a graph also a list of <see cref="float"/>.</param>
/// <param name="IsLookup">Whether records are found by it. What is not is only shown by stores that show records, such as a graph.</param>
public sealed record RecordField(string Name, object Value, bool IsLookup = true)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Name)} = {Name}");
        return true;
    }
}

/// <summary>A connection of a record to another one of the same tenant.</summary>
/// <param name="Name">The relationship, such as <c>BELONGS_TO</c>.</param>
/// <param name="Kind">The other record's kind.</param>
/// <param name="Id">The other record's id.</param>
/// <param name="IsIncoming">Whether it points from the other record to this one.</param>
public sealed record RecordLink(string Name, string Kind, string Id, bool IsIncoming = false)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Name)} = {Name}, {nameof(Kind)} = {Kind}");
        return true;
    }
}
