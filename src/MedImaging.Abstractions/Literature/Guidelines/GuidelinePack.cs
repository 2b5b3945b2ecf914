namespace MedImaging;

/// <summary>A guideline as one file: who published which statements, in which version, under which licence.</summary>
public sealed record GuidelinePack
{
    /// <summary>Gets the id, such as <c>nodule-example</c>: lower-case letters, digits and <c>. _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, such as <c>1</c> or <c>2026.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets who published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>Gets the licence of the words, such as <c>CC0-1.0</c>.</summary>
    public required string Licence { get; init; }

    /// <summary>Gets the year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>Gets whether its publisher means it for the care of patients.</summary>
    /// <value>The default is <see langword="false"/>: a pack that is says so.</value>
    public bool IsForClinicalUse { get; init; }

    /// <summary>Gets the hash of the file it was read from.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Gets the statements.</summary>
    public required IReadOnlyList<GuidelineStatement> Statements { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}/{Version}";
}
