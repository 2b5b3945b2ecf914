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

    /// <summary>Gets what made it, such as <c>SIEMENS SOMATOM Force</c>, or the station's name: what a provenance query calls the scanner.</summary>
    public string? Scanner { get; init; }

    /// <summary>Gets the images.</summary>
    public required IReadOnlyList<ImagingInstance> Images { get; init; }
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
