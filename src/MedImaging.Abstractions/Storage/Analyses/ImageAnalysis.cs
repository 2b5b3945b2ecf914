namespace MedImaging;

/// <summary>What one model made of a study: its findings, with what was measured.</summary>
public sealed record ImageAnalysis
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the study that was looked at.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Gets the patient's id in the store.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets the findings, a set for each frame.</summary>
    public required IReadOnlyList<Findings> Frames { get; init; }
}

/// <summary>Which findings to list.</summary>
public sealed record FindingQuery
{
    /// <summary>Gets the code's value, or all codes.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the model's id, or all models.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets whether only findings called present are wanted.</summary>
    public bool IsPresentOnly { get; init; }

    /// <summary>Gets how many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 100.</value>
    public int Limit { get; init; } = 100;
}

/// <summary>A finding as it is kept, with where it is from.</summary>
public sealed record StoredFinding
{
    /// <summary>Gets the analysis it is of.</summary>
    public required string AnalysisId { get; init; }

    /// <summary>Gets which of the analysis' frames it is in, from 1.</summary>
    public required int Frame { get; init; }

    /// <summary>Gets the study.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Gets the image.</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets the patient's id in the store.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the finding.</summary>
    public required Finding Finding { get; init; }
}
