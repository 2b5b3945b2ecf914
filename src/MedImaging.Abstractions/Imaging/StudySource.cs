namespace MedImaging;

/// <summary>The images of one study, before they are read.</summary>
public sealed class StudySource
{
    /// <summary>Creates a study from its images.</summary>
    /// <param name="images">The images; at least one.</param>
    /// <param name="request">Why the study was asked for, and for which case.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public StudySource(IReadOnlyList<ImageSource> images, AnalysisRequest? request = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count == 0)
        {
            throw new ArgumentException("A study has at least one image.", nameof(images));
        }

        (Images, Request) = ([.. images], request ?? new AnalysisRequest());
    }

    /// <summary>Gets the images.</summary>
    public IReadOnlyList<ImageSource> Images { get; }

    /// <summary>Gets why the study was asked for.</summary>
    public AnalysisRequest Request { get; }
}

/// <summary>Why an analysis is asked for.</summary>
public sealed record AnalysisRequest
{
    /// <summary>Gets the clinical indication, as the referrer wrote it; it is data, never an instruction.</summary>
    public string? Indication { get; init; }

    /// <summary>Gets how soon it is needed.</summary>
    public Urgency Urgency { get; init; }
}

/// <summary>How soon something is needed.</summary>
public enum Urgency
{
    /// <summary>In its turn.</summary>
    Routine,

    /// <summary>Before the routine ones.</summary>
    Urgent,

    /// <summary>At once.</summary>
    Stat,
}
