namespace MedImaging.Dicom;

/// <summary>Reads frames of many files, one after another, with memory that is used again: for bulk work. One thread at a time.</summary>
/// <remarks>
/// After a warm-up, a plain file is read without allocating: no dataset is made, and frames lie over the file's bytes or over the reader's buffers.
/// Files with functional groups, tables, palettes, in big endian or deflated are read as a <see cref="DicomFile"/> behind the scenes.
/// </remarks>
/// <example>
/// <code>
/// using var reader = new DicomFrameReader();
/// foreach (string path in paths)
/// {
///     reader.Open(path);
///     plan.Run(reader.Read(0), tensor);
/// }
/// </code>
/// </example>
public sealed class DicomFrameReader : IDisposable
{
    private const long LargestHeld = 256L << 20;   // larger files stay on the disk, and only the frame's bytes are read

    private readonly DicomReaderOptions _options;
    private readonly ReusedByteSource _source = new();
    private readonly PixelBuffer _file = new(isKept: false);
    private readonly FrameDecoder _decoder = new(isKept: false);
    private readonly PixelStore _store = new();
    private ScannedObject _scanned;
    private DicomFile? _parsed;
    private Window? _window;
    private bool _isOpen;

    /// <summary>Creates a reader.</summary>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    public DicomFrameReader(DicomReaderOptions? options = null) => _options = options ?? DicomReaderOptions.Default;

    /// <summary>Gets how many frames the open object has.</summary>
    public int FrameCount => _isOpen ? _store.FrameCount : 0;

    /// <summary>Gets what was noticed in the frame that was read last, and put up with.</summary>
    public IReadOnlyList<string> Warnings => _decoder.Warnings;

    /// <summary>Opens a file in the place of the one before it.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="MedImagingException">It cannot be read, is not DICOM or malformed, has no pixels, or passes a limit.</exception>
    public void Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Forget();
        if (FileBytes.TryRead(path, Math.Min(_options.MaxFileBytes, LargestHeld), _file, out var bytes))
        {
            Load(bytes);
        }
        else
        {
            LoadParsed(FileParser.Open(path, _options, CancellationToken.None));
        }
    }

    /// <summary>Opens a file that is in memory, in the place of the one before it; the bytes must not change while frames are read.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="MedImagingException">It is not DICOM or malformed, has no pixels, or passes a limit.</exception>
    public void Open(ReadOnlyMemory<byte> bytes)
    {
        Forget();
        if (bytes.Length > _options.MaxFileBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: the file has {bytes.Length} bytes; at most {_options.MaxFileBytes} are allowed.") { Offset = _options.MaxFileBytes };
        }

        Load(bytes);
    }

    /// <summary>Reads one frame; it holds until the next call.</summary>
    /// <param name="frame">The frame, from 0.</param>
    /// <returns>The samples, with what makes them real units.</returns>
    /// <exception cref="InvalidOperationException">No file is open.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="MedImagingException">The pixels are missing, damaged, or in a form that cannot be decoded.</exception>
    public FramePixels Read(int frame)
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException("No file is open.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, _store.FrameCount);
        var pixels = _decoder.Read(_store, frame);
        return pixels.SamplesPerPixel == 3 ? pixels : _parsed is null ? DescribeScanned(pixels) : DescribeParsed(pixels, _store, _parsed.Dataset, frame);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Forget();
        _file.Dispose();
        _decoder.Dispose();
    }

    private void Forget()
    {
        (_isOpen, _parsed, _source.Bytes) = (false, null, default);
        _store.Clear();
    }

    private void Load(ReadOnlyMemory<byte> bytes)
    {
        if (!TryScan(bytes))
        {
            LoadParsed(DicomFile.Parse(bytes, _options));
            return;
        }

        _source.Bytes = bytes;
        _store.Load(_scanned, _source, _options);
        _isOpen = true;
    }

    // What the scanner does not take, the parser does, or refuses with its reason.
    private bool TryScan(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            _scanned = ScannedObject.Scan(bytes.Span, _options);
            return _scanned is { HasPixels: true, NeedsDataset: false };
        }
        catch (MedImagingException)
        {
            return false;
        }
    }

    private void LoadParsed(DicomFile file)
    {
        int frames = DicomInstance.FrameCountOf(file.Dataset, _options);
        _store.Load(file.Dataset, file.TransferSyntax, frames, _options);
        (_parsed, _isOpen) = (file, true);
    }

    private static FramePixels DescribeParsed(in FramePixels pixels, PixelStore store, DicomDataset dataset, int frame)
    {
        var context = new FrameContext(dataset, frame);
        var windows = FrameVoi.Windows(context);
        return InstanceFrames.Describe(pixels, store, dataset, context) with { Window = windows.Count > 0 ? windows[0] : null };
    }

    private FramePixels DescribeScanned(in FramePixels pixels)
    {
        return pixels with
        {
            Slope = _scanned.Slope,
            Intercept = _scanned.Intercept,
            Unit = ModalityTransform.UnitOf(_scanned.RescaleType, _scanned.Modality, _scanned.Units, _scanned.HasRescale),
            Window = FrameVoi.IsSound(_scanned.WindowCenter, _scanned.WindowWidth, _scanned.Function) ? WindowOf(_scanned) : null,
            IsInverted = FrameVoi.IsInverted(_store.Layout.Form, _scanned.IsPresentationInverse ? "INVERSE" : null),
        };
    }

    // The slices of a series share their window, so it is made once.
    private Window WindowOf(in ScannedObject found)
    {
        if (_window is null || _window.Center != found.WindowCenter || _window.Width != found.WindowWidth || _window.Function != found.Function)
        {
            _window = new Window(found.WindowCenter, found.WindowWidth, found.Function);
        }

        return _window;
    }
}
