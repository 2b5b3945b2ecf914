namespace MedImaging;

/// <summary>What searches filter by.</summary>
/// <remarks>They are kept in memory and in the index's file as they are given: give tokens, not names or record numbers, for what says who the patient is.</remarks>
public sealed record VectorAttributes
{
    /// <summary>Gets whose it is. Searches of one tenant never see another's.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets the patient, as a token that means nothing elsewhere.</summary>
    public string? Patient { get; init; }

    /// <summary>Gets the modality.</summary>
    public Modality? Modality { get; init; }

    /// <summary>Gets the body part, such as <c>CHEST</c>.</summary>
    public string? BodyPart { get; init; }

    /// <summary>Gets the patient's age in years.</summary>
    public int? Age { get; init; }

    /// <summary>Gets the site or department.</summary>
    public string? Site { get; init; }
}
