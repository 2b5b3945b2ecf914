namespace MedImaging;

/// <summary>One frame in real units: what the modality rescale says (Hounsfield units for CT), row by row, top left first.</summary>
/// <remarks>Grey frames have one sample a pixel; colour frames have three, interleaved, from 0 to 255. Readers give <see cref="Pixels"/> or <see cref="Samples"/>; the other is made of it.</remarks>
public sealed class PixelFrame
{
    private readonly FramePixels _pixels;
    private readonly FloatBytes? _bytes;
    private float[]? _made;
    private readonly ReadOnlyMemory<float> _samples;
    private readonly ContentHash? _hash;
    private object? _madeHash;

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

    /// <summary>Gets the samples as stored, with this frame's window and inversion. It is what code that must be fast reads.</summary>
    /// <exception cref="MedImagingException">The frame was made with fewer samples than its size says, or with neither one sample a pixel nor three.</exception>
    public FramePixels Pixels
    {
        get => (_pixels.Count > 0 ? _pixels : FromSamples()) with { Window = Window, VoiTable = VoiTable, IsInverted = IsInverted };
        init => _pixels = value;
    }

    /// <summary>Gets the samples in real units: <c>Rows × Columns × SamplesPerPixel</c> of them. Made of <see cref="Pixels"/> when they are first asked for.</summary>
    public ReadOnlyMemory<float> Samples
    {
        get => _pixels.Count == 0 ? _samples : _made ?? Convert();
        init => (_samples, _bytes) = (value, new FloatBytes(value));
    }

    /// <summary>Gets the SHA-256 of the stored pixel bytes this frame was decoded from, before any transform. Reckoned when it is first asked for, unless the reader knew it.</summary>
    public ContentHash PixelHash
    {
        get => _hash ?? (ContentHash)(_madeHash ??= HashSource?.Invoke() ?? ContentHash.Of(Pixels.Data.Span));
        init => _hash = value;
    }

    /// <summary>Gets what reckons <see cref="PixelHash"/> of the bytes in the source; <see langword="null"/> when those are <see cref="Pixels"/>.</summary>
    public Func<ContentHash>? HashSource { get; init; }

    /// <summary>Gets the window the file suggests, if any; the first where there are several.</summary>
    public Window? Window { get; init; }

    /// <summary>Gets all windows the file suggests.</summary>
    /// <value>The default is the first alone.</value>
    public IReadOnlyList<Window> Windows
    {
        get => field ?? (Window is null ? [] : [Window]);
        init;
    }

    /// <summary>Gets the VOI LUT the file suggests, if any. It goes before a window (PS3.3 C.11.2.1).</summary>
    public SampleTable? VoiTable { get; init; }

    /// <summary>Gets whether low values are shown bright (MONOCHROME1, PS3.3 C.7.6.3.1.2).</summary>
    public bool IsInverted { get; init; }

    /// <summary>Gets the distance between pixel centres in millimetres, row spacing first, when the file says so.</summary>
    public (double Row, double Column)? Spacing { get; init; }

    /// <summary>Gets where the frame lies in the patient, when the file says so.</summary>
    public FramePlane? Plane { get; init; }

    /// <summary>Gets the unit of the samples in UCUM, such as <c>[hnsf'U]</c>; <c>1</c> when they have none.</summary>
    public string Unit { get; init; } = "1";

    /// <summary>Gets what the reader noticed in this frame and put up with; never a value.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

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
        Plane = Plane,
    };

    private float[] Convert()
    {
        float[] samples = GC.AllocateUninitializedArray<float>(_pixels.Count);
        _pixels.CopyTo(0, samples);
        return Interlocked.CompareExchange(ref _made, samples, null) ?? samples;
    }

    private FramePixels FromSamples()
    {
        if (SamplesPerPixel is not (1 or 3))
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The frame has {SamplesPerPixel} samples a pixel; models take 1 or 3.");
        }

        long needed = (long)Rows * Columns * SamplesPerPixel;
        if (Rows < 1 || Columns < 1 || _bytes is null || _samples.Length < needed)
        {
            throw new MedImagingException(
                ErrorKind.InvalidInput,
                $"The frame has {_samples.Length} samples; {Rows} rows of {Columns} pixels need {needed}.");
        }

        return new FramePixels(_bytes.Memory, SampleFormat.Float32, Rows, Columns, SamplesPerPixel);
    }
}
