namespace MedImaging;

/// <summary>One frame in real units: what the modality rescale says (Hounsfield units for CT), row by row, top left first.</summary>
/// <remarks>Grey frames have one sample a pixel; colour frames have three, interleaved, from 0 to 255.</remarks>
public sealed class PixelFrame
{
    /// <summary>Gets the object the frame belongs to.</summary>
    public required ImageInstance Instance { get; init; }

    /// <summary>Gets which frame of the object it is, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Gets the height in pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the width in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Gets the samples a pixel: 1 for grey, 3 for colour.</summary>
    public int SamplesPerPixel { get; init; } = 1;

    /// <summary>Gets the samples: <c>Rows × Columns × SamplesPerPixel</c> of them.</summary>
    public required ReadOnlyMemory<float> Samples { get; init; }

    /// <summary>Gets the SHA-256 of the stored pixel bytes this frame was decoded from, before any transform.</summary>
    public required ContentHash PixelHash { get; init; }

    /// <summary>Gets the window the file suggests, if any.</summary>
    public Window? Window { get; init; }

    /// <summary>Gets whether low values are shown bright (MONOCHROME1, PS3.3 C.7.6.3.1.2).</summary>
    public bool IsInverted { get; init; }

    /// <summary>Gets the distance between pixel centres in millimetres, row spacing first, when the file says so.</summary>
    public (double Row, double Column)? Spacing { get; init; }

    /// <summary>Gets the unit of the samples in UCUM, such as <c>[hnsf'U]</c>; <c>1</c> when they have none.</summary>
    public string Unit { get; init; } = "1";

    /// <summary>Gets the small, storable description of this frame.</summary>
    /// <returns>A reference without pixels.</returns>
    public FrameReference ToReference() => new()
    {
        SourceHash = Instance.SourceHash,
        SourceName = Instance.SourceName,
        Study = Instance.Study,
        Series = Instance.Series,
        Descriptor = Instance.Descriptor,
        Index = Index,
        PixelHash = PixelHash,
        Rows = Rows,
        Columns = Columns,
        RowSpacing = Spacing?.Row,
        ColumnSpacing = Spacing?.Column,
    };
}
