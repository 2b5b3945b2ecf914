namespace MedImaging;

/// <summary>That nothing of a patient may be deleted or erased, for now.</summary>
public sealed record LegalHold
{
    /// <summary>Gets the patient.</summary>
    public required string PatientId { get; init; }

    /// <summary>Gets why.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets who asked for it; the caller, whatever was said.</summary>
    public string PlacedBy { get; init; } = "";

    /// <summary>Gets since when; the store's time, whatever was said.</summary>
    public DateTimeOffset PlacedAt { get; init; }
}
