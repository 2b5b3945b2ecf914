namespace MedImaging;

/// <summary>What was found in the frames of one study.</summary>
public sealed record StudyFindings
{
    /// <summary>Gets why the study was asked for.</summary>
    public required AnalysisRequest Request { get; init; }

    /// <summary>Gets how many images the study has.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Gets how many series the study has.</summary>
    public required int SeriesCount { get; init; }

    /// <summary>Gets the findings, a set for each frame that was looked at.</summary>
    public required IReadOnlyList<Findings> Frames { get; init; }

    /// <summary>Gets the literature that was retrieved for them; only what is in it can be cited.</summary>
    /// <value><see langword="null"/> when none was looked for.</value>
    public EvidenceSummary? Literature { get; init; }

    /// <summary>Gets the past reports with findings like these, the most alike first.</summary>
    /// <value><see langword="null"/> when none were looked for.</value>
    public IReadOnlyList<SimilarReport>? Similar { get; init; }

    /// <summary>Gets what the analysis had to do without, and why.</summary>
    /// <value><see langword="null"/> when it was made in full.</value>
    public Degradation? Degradation { get; init; }

    /// <summary>Gets the study, as its first frame describes it.</summary>
    public StudyDescriptor Study => Frames[0].Frame.Study;
}
