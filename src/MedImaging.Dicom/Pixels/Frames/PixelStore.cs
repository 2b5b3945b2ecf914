namespace MedImaging.Dicom;

/// <summary>The pixel data of one object: how they lie, how they are coded, and where each frame is. Used again for the next object by one thread; not changed while frames are read.</summary>
internal sealed class PixelStore
{
    private readonly FragmentList _fragments = new();

    public PixelLayout Layout { get; set; }

    public int FrameCount { get; set; }

    public bool IsEncapsulated { get; set; }

    public string SyntaxUid { get; set; } = "";

    public ByteSource Source { get; set; } = MemoryByteSource.Empty;

    /// <summary>Where native pixel data start in the source, and how long they are.</summary>
    public long Offset { get; set; }

    public long Length { get; set; }

    public FragmentList Fragments => _fragments;

    public Palette? Palette { get; set; }

    // Only names of PS3.6 are shown: what stands in the file otherwise is the file's.
    public string SyntaxName => DicomDictionary.FindUidName(SyntaxUid) is { } name ? $"{name} ({SyntaxUid})" : "an unknown transfer syntax";

    /// <summary>Whether frames stay in the colours they are stored in, for writing them again; decoders that mix components undo that all the same.</summary>
    public bool KeepsColors { get; init; }

    /// <summary>What the samples meant before <see cref="KeepsColors"/> set that aside.</summary>
    public PhotometricForm StoredForm { get; private set; }

    public static bool TryFindPixels(DicomDataset dataset, out DicomElement pixels)
        => dataset.TryGet(DicomTags.PixelData, out pixels) || dataset.TryGet(DicomTags.FloatPixelData, out pixels) || dataset.TryGet(DicomTags.DoubleFloatPixelData, out pixels);

    public static PixelStore Of(DicomDataset dataset, TransferSyntax syntax, int frameCount, DicomReaderOptions options, bool keepsColors = false)
    {
        var store = new PixelStore { KeepsColors = keepsColors };
        store.Load(dataset, syntax, frameCount, options);
        return store;
    }

    public void Load(DicomDataset dataset, TransferSyntax syntax, int frameCount, DicomReaderOptions options)
    {
        if (!TryFindPixels(dataset, out var pixels))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: the object has no pixel data, {DicomTags.PixelData}.");
        }

        (FrameCount, SyntaxUid, IsEncapsulated) = (frameCount, syntax.Uid, pixels.Fragments is not null);
        Layout = PixelLayout.Of(PixelAttributes.Of(dataset, pixels), IsEncapsulated, options);
        StoredForm = Layout.Form;
        Layout = !KeepsColors ? Layout
            : Layout.Form == PhotometricForm.PaletteColor ? Layout with { Form = PhotometricForm.Monochrome2 }
            : Layout.Form == PhotometricForm.YbrFull && !IsEncapsulated ? Layout with { Form = PhotometricForm.Rgb }
            : Layout;
        Palette = Layout.Form == PhotometricForm.PaletteColor ? Palette.Read(dataset, Layout.IsSigned) : null;
        _fragments.Clear();
        if (pixels.Fragments is { } fragments)
        {
            LoadFragments(dataset, fragments, pixels.Offset);
            return;
        }

        (Source, Offset, Length) = pixels.Offset >= 0 && pixels.Entry.Extra is null
            ? (pixels.Owner.Source, pixels.Offset, pixels.Length)
            : (new MemoryByteSource(pixels.Value), 0, pixels.Value.Length);
    }

    /// <summary>Takes what a scan found in bytes that are in memory.</summary>
    public void Load(in ScannedObject found, ReusedByteSource source, DicomReaderOptions options)
    {
        if (found.FrameCount > options.MaxFrames)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: {DicomTags.NumberOfFrames} at offset {found.FrameCountOffset}: more than {options.MaxFrames} frames.") { Offset = found.FrameCountOffset };
        }

        (FrameCount, SyntaxUid, IsEncapsulated, Source, Palette) = (found.FrameCount, found.Syntax.Uid, found.PixelsLength < 0, source, null);
        Layout = PixelLayout.Of(found.Pixels, IsEncapsulated, options);
        _fragments.Clear();
        (Offset, Length) = (found.Pixels.PixelsOffset, Math.Max(0, found.PixelsLength));
        if (IsEncapsulated)
        {
            var bytes = source.Bytes.Span;
            var basic = found.ListFragments(bytes, _fragments, options);
            AssignFragments(basic, bytes.Slice(found.TableOffset, found.TableLength), Offset);
        }
    }

    public void Clear()
    {
        _fragments.Clear();
        (FrameCount, Source, Palette) = (0, MemoryByteSource.Empty, null);
    }

    public void AssignFragments(ReadOnlySpan<byte> basic, ReadOnlySpan<byte> extended, long offset)
    {
        if (!_fragments.TryAssign(FrameCount, basic, extended, Source))
        {
            throw new MedImagingException(ErrorKind.Corrupt,
                $"DICOM: {DicomTags.PixelData} at offset {offset}: nothing tells which of its {_fragments.Count} fragments make up each of {FrameCount} frames (PS3.5 A.4).")
            { Offset = offset < 0 ? null : offset };
        }
    }

    /// <summary>Finds the bytes of a native frame, and the bit in the first of them where it starts.</summary>
    public (long Start, int Length, int FirstBit) Native(int frame)
    {
        long firstBit = checked(Layout.FrameBits * frame), endBit = checked(firstBit + Layout.FrameBits);
        long start = firstBit / 8, end = (endBit + 7) / 8;
        if (end > Length || end - start > Array.MaxLength)
        {
            throw new MedImagingException(ErrorKind.Corrupt,
                $"DICOM: {Layout.PixelsTag}, length {Length}, at offset {Offset}: frame {frame} of {FrameCount} ends at byte {end} of the pixel data, which has fewer (PS3.5 8.1.1).")
            { Offset = Offset };
        }

        return (Offset + start, (int)(end - start), (int)(firstBit % 8));
    }

    private void LoadFragments(DicomDataset dataset, DicomFragments fragments, long offset)
    {
        Source = fragments.Source;
        for (int i = 1; i < fragments.PieceCount; i++)
        {
            var (start, length) = fragments.Place(i);
            _fragments.Add(start, length);
        }

        var extended = dataset.TryGet(new DicomTag(0x7FE00001), out var table) ? table.Value : default;
        AssignFragments(fragments.OffsetTable.Span, extended.Span, offset);
    }
}
