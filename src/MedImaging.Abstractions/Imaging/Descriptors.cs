using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What an image says about its study. Texts are as found, trimmed; <see langword="null"/> when absent.</summary>
public sealed record StudyDescriptor
{
    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    public string? StudyInstanceUid { get; init; }

    /// <summary>Gets when the study was done (0008,0020), as DICOM writes it: <c>YYYYMMDD</c>.</summary>
    public string? Date { get; init; }

    /// <summary>Gets the study's description (0008,1030).</summary>
    public string? Description { get; init; }

    /// <summary>Gets the accession number (0008,0050).</summary>
    public string? AccessionNumber { get; init; }

    /// <summary>Gets the patient's id (0010,0020).</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the patient's name (0010,0010), as DICOM writes it: <c>FAMILY^GIVEN</c>.</summary>
    public string? PatientName { get; init; }

    /// <summary>Gets the patient's birth date (0010,0030): <c>YYYYMMDD</c>.</summary>
    public string? PatientBirthDate { get; init; }

    /// <summary>Gets the patient's sex (0010,0040).</summary>
    public string? PatientSex { get; init; }

    /// <summary>Gets the patient's age (0010,1010), such as <c>041Y</c>.</summary>
    public string? PatientAge { get; init; }
}

/// <summary>What an image says about its series.</summary>
public sealed record SeriesDescriptor
{
    /// <summary>Gets the Series Instance UID (0020,000E).</summary>
    public string? SeriesInstanceUid { get; init; }

    /// <summary>Gets the modality (0008,0060).</summary>
    public Modality Modality { get; init; } = Modality.Other;

    /// <summary>Gets the series' description (0008,103E).</summary>
    public string? Description { get; init; }

    /// <summary>Gets the part of the body (0018,0015).</summary>
    public string? BodyPart { get; init; }

    /// <summary>Gets the view of a projection image (0018,5101), such as <c>PA</c>.</summary>
    public string? ViewPosition { get; init; }

    /// <summary>Gets the device's maker (0008,0070).</summary>
    public string? Manufacturer { get; init; }

    /// <summary>Gets the maker's name of the device (0008,1090).</summary>
    public string? ModelName { get; init; }

    /// <summary>Gets what made the series, such as <c>SIEMENS SOMATOM Force</c>: the maker and its name of the device, whichever are known.</summary>
    [JsonIgnore]
    public string? Scanner => (Manufacturer, ModelName) switch
    {
        ({ } maker, { } model) when !model.StartsWith(maker, StringComparison.OrdinalIgnoreCase) => $"{maker} {model}",
        var (maker, model) => model ?? maker,
    };
}

/// <summary>What an image says about itself.</summary>
public sealed record InstanceDescriptor
{
    /// <summary>Gets the SOP Instance UID (0008,0018).</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets the SOP Class UID (0008,0016).</summary>
    public string? SopClassUid { get; init; }

    /// <summary>Gets the transfer syntax the file is written in (0002,0010).</summary>
    public string? TransferSyntaxUid { get; init; }

    /// <summary>Gets the instance number (0020,0013).</summary>
    public int? Number { get; init; }

    /// <summary>Gets how many frames there are; 0 when the object holds no picture.</summary>
    public int FrameCount { get; init; }

    /// <summary>Gets the height in pixels.</summary>
    public int Rows { get; init; }

    /// <summary>Gets the width in pixels.</summary>
    public int Columns { get; init; }
}
