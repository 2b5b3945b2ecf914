namespace MedImaging;

/// <summary>The images of one study, read: the same Study Instance UID, in order.</summary>
public sealed class ImageStudy
{
    /// <summary>Gets the images, by series and instance number.</summary>
    public required IReadOnlyList<ImageInstance> Images { get; init; }

    /// <summary>Gets why the study was asked for.</summary>
    public required AnalysisRequest Request { get; init; }

    /// <summary>Gets what is known of the study.</summary>
    public StudyDescriptor Study => Images[0].Study;
}
