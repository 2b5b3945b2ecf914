namespace MedImaging;

/// <summary>A finding, a part of the body or a disease, with what it is connected to: a node of the knowledge a host loads from its own pack.</summary>
public sealed record MedicalConcept
{
    /// <summary>Gets the code.</summary>
    public required CodedConcept Code { get; init; }

    /// <summary>Gets what it is, such as <c>finding</c>, <c>anatomy</c> or <c>disease</c>.</summary>
    public required string Category { get; init; }

    /// <summary>Gets what it is connected to.</summary>
    public IReadOnlyList<ConceptRelation> Relations { get; init => field = value ?? []; } = [];
}

/// <summary>A connection of a concept.</summary>
/// <param name="Name">The connection: upper-case letters and underscores, such as <c>IS_A</c> or <c>FINDING_SITE</c>.</param>
/// <param name="Scheme">The other concept's vocabulary.</param>
/// <param name="Value">The other concept's code.</param>
public sealed record ConceptRelation(string Name, string Scheme, string Value);
