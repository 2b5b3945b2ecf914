using System.Text.Json.Serialization.Metadata;

namespace MedImaging;

/// <summary>How a type of the domain stands in a store: its kind, what names it, whose it is, what it is found by and what it is connected to.</summary>
internal sealed class RecordType<T>(string kind, JsonTypeInfo<T> json)
    where T : class
{
    public string Kind { get; } = kind;

    public JsonTypeInfo<T> Json { get; } = json;

    public required Func<T, string> Id { get; init; }

    /// <summary>Whose it is; asked only for clinical kinds.</summary>
    public Func<T, string?> Patient { get; init; } = static _ => null;

    public Func<T, IEnumerable<TypedField>> Fields { get; init; } = static _ => [];

    public Func<T, IEnumerable<RecordLink>> Links { get; init; } = static _ => [];

    /// <summary>The text it can be searched by.</summary>
    public Func<T, string?> Text { get; init; } = static _ => null;
}

/// <summary>A value of a typed record by its name in the graph.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; <see langword="null"/> when there is none, and then no field.</param>
/// <param name="Use">What it is for, and whether it tells of a patient.</param>
internal readonly record struct TypedField(string Name, object? Value, FieldUse Use = FieldUse.Lookup);

/// <summary>What a field is for. A sealed store keeps a patient's lookup value as a token and does not show the others at all.</summary>
internal enum FieldUse
{
    Lookup,
    Shown,
    PatientLookup,
    PatientShown,
}
