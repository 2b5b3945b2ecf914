namespace MedImaging;

/// <summary>What versions of reports rest on. What is <see langword="null"/> does not matter; all else must hold.</summary>
public sealed record ReportProvenance
{
    /// <summary>Gets the id of the <c>ModelVersion</c> that touched it: made the version, or something it rests on.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Gets the id of the <c>Scanner</c> that acquired it, or something it rests on.</summary>
    public string? Scanner { get; init; }

    /// <summary>Gets the id of the <c>Study</c> it rests on.</summary>
    public string? Study { get; init; }

    /// <summary>Gets whether only signed versions are wanted.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsSigned { get; init; } = true;
}
