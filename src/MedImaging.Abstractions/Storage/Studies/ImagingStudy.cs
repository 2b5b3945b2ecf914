namespace MedImaging;

/// <summary>A study with its series and images, as the stores know it: who it is of, what is in it, and where the bytes are.</summary>
public sealed record ImagingStudy
{
    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Gets the patient's id in the store.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the case it was added to.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets when it was done, as DICOM writes it: <c>YYYYMMDD</c>.</summary>
    public string? Date { get; init; }

    /// <summary>Gets the description (0008,1030).</summary>
    public string? Description { get; init; }

    /// <summary>Gets the accession number (0008,0050).</summary>
    public string? AccessionNumber { get; init; }

    /// <summary>Gets the series.</summary>
    public required IReadOnlyList<ImagingSeries> Series { get; init; }

    /// <summary>Gets when it was first added.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Makes the record of a study that was read, to be kept by an <see cref="IStudyStore"/>: its series by their UIDs, and where each image's bytes are.</summary>
    /// <param name="study">The study; images that do not say which series they are of, or which image they are, are left out.</param>
    /// <param name="patientId">The patient's id in the store; what the images say of the patient is not taken.</param>
    /// <param name="caseId">The case it belongs to.</param>
    /// <returns>The record.</returns>
    /// <exception cref="MedImagingException">The images do not say which study they are of (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static ImagingStudy Of(ImageStudy study, string? patientId = null, string? caseId = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new ImagingStudy
        {
            StudyInstanceUid = study.Study.StudyInstanceUid ?? throw new MedImagingException(ErrorKind.InvalidInput, "The images have no Study Instance UID (0020,000D), by which a store keeps a study."),
            PatientId = patientId,
            CaseId = caseId,
            Date = study.Study.Date,
            Description = study.Study.Description,
            AccessionNumber = study.Study.AccessionNumber,
            Series = [.. study.Images
                .Where(static image => image.Series.SeriesInstanceUid is not null && image.Descriptor.SopInstanceUid is not null)
                .GroupBy(static image => image.Series.SeriesInstanceUid!, StringComparer.Ordinal)
                .Select(ImagingSeries.Of)],
        };
    }
}

/// <summary>A series of a study.</summary>
public sealed record ImagingSeries
{
    /// <summary>Gets the Series Instance UID (0020,000E).</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Gets the modality.</summary>
    public Modality Modality { get; init; } = Modality.Other;

    /// <summary>Gets the part of the body (0018,0015).</summary>
    public string? BodyPart { get; init; }

    /// <summary>Gets the description (0008,103E).</summary>
    public string? Description { get; init; }

    /// <summary>Gets what made it, such as <c>SIEMENS SOMATOM Force</c> (<see cref="SeriesDescriptor.Scanner"/>): what a provenance query calls the scanner.</summary>
    public string? Scanner { get; init; }

    /// <summary>Gets the images.</summary>
    public required IReadOnlyList<ImagingInstance> Images { get; init; }

    internal static ImagingSeries Of(IGrouping<string, ImageInstance> images)
    {
        var said = images.First().Series;
        return new ImagingSeries
        {
            SeriesInstanceUid = images.Key,
            Modality = said.Modality,
            BodyPart = said.BodyPart,
            Description = said.Description,
            Scanner = said.Scanner,
            Images = [.. images.DistinctBy(static image => image.Descriptor.SopInstanceUid, StringComparer.Ordinal).Select(ImagingInstance.Of)],
        };
    }
}

/// <summary>An image of a series.</summary>
public sealed record ImagingInstance
{
    /// <summary>Gets the SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Gets the SOP Class UID (0008,0016).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>Gets the instance number (0020,0013).</summary>
    public int? Number { get; init; }

    /// <summary>Gets how many frames it has; more than one, or the images of a series together, make a volume.</summary>
    public int FrameCount { get; init; } = 1;

    /// <summary>Gets where its bytes are.</summary>
    public ContentHash? Content { get; init; }

    internal static ImagingInstance Of(ImageInstance image) => new()
    {
        SopInstanceUid = image.Descriptor.SopInstanceUid!,
        SopClassUid = image.Descriptor.SopClassUid,
        Number = image.Descriptor.Number,
        FrameCount = image.Descriptor.FrameCount,
        Content = image.SourceHash,
    };
}

/// <summary>Which studies to list.</summary>
public sealed record StudyQuery
{
    /// <summary>Gets the case, or all cases.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the patient, or all patients.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets how many to pass over.</summary>
    public int Skip { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 100.</value>
    public int Limit { get; init; } = 100;
}
