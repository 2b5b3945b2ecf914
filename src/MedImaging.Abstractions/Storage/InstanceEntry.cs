namespace MedImaging;

/// <summary>A stored object.</summary>
public sealed record InstanceEntry
{
    /// <summary>Gets the SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Gets the Series Instance UID (0020,000E).</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Gets the SHA-256 of the stored pixel bytes; of the whole file when it has none.</summary>
    public required ContentHash PixelHash { get; init; }

    /// <summary>Gets where the file's bytes are stored.</summary>
    public required ContentHash Content { get; init; }

    /// <summary>Gets how many bytes the file has.</summary>
    public required long Length { get; init; }

    /// <summary>Gets whether it has a picture.</summary>
    public required bool IsImage { get; init; }
}
