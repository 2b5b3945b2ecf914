using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Reads preamble, meta information and dataset, and settles what a file does not say (PS3.10 7).</summary>
internal static class FileParser
{
    // The preamble, the prefix, and the first element behind it.
    private const int HeadLength = 144;

    public static DicomFile Open(string path, DicomReaderOptions options, CancellationToken cancellationToken)
    {
        using var source = new FileByteSource(path);
        return Parse(source, options, cancellationToken);
    }

    public static DicomFile Parse(ByteSource source, DicomReaderOptions options, CancellationToken cancellationToken)
    {
        long most = Math.Min(options.MaxFileBytes, Array.MaxLength);
        if (source.Length > most)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: the file has {source.Length} bytes; at most {most} are allowed.") { Offset = most };
        }

        var notes = new ReadingNotes(options);
        var parser = new DatasetParser(source, options, notes, cancellationToken);
        try
        {
            var head = parser.Peek(0, HeadLength);
            var (start, hasPrefix) = Preamble.Find(head);
            if (start < 0)
            {
                throw NotDicom(head.IsEmpty);
            }

            var preamble = Preamble.KindOf(head);
            NotePreamble(start, hasPrefix, preamble, notes);
            var meta = new DicomDataset(source, parent: null);
            int dataset = ReadMeta(ref parser, meta, start, notes);
            var evidence = parser.Peek(dataset, 16);
            var syntax = SyntaxFinder.Find(meta, evidence, dataset, source.Length - dataset, notes);
            DicomDataset root;
            if (syntax is { IsBigEndian: false, IsDeflated: false })
            {
                root = new DicomDataset(source, parent: null);
                parser.Read(root, dataset, syntax.IsExplicit);
                parser.KeepWindow();
            }
            else
            {
                parser.KeepWindow();
                root = ReadRewritten(source, dataset, syntax, options, notes, cancellationToken);
            }

            NotePixelForm(root, syntax, notes);
            return new DicomFile(meta, root, syntax) { DatasetOffset = dataset, Preamble = preamble, Warnings = notes.ToList() };
        }
        finally
        {
            parser.Dispose();
        }
    }

    // Deflated and big endian datasets are made plain in memory first; all that reads values knows little endian only.
    private static DicomDataset ReadRewritten(ByteSource source, int dataset, TransferSyntax syntax, DicomReaderOptions options, ReadingNotes notes, CancellationToken cancellationToken)
    {
        byte[] bytes;
        int start = dataset;
        if (syntax.IsDeflated)
        {
            bytes = dataset == source.Length ? [] : DatasetInflater.Inflate(source, dataset, options, notes, cancellationToken);
            (start, notes.OffsetsAre) = (0, " (offsets are those of the inflated dataset)");
        }
        else
        {
            bytes = GC.AllocateUninitializedArray<byte>((int)source.Length);
            source.Read(0, bytes);
            ByteOrder.ToLittleEndian(bytes, dataset, options.MaxDepth);
        }

        var plain = new MemoryByteSource(bytes);
        var root = new DicomDataset(plain, parent: null);
        var parser = new DatasetParser(plain, options, notes, cancellationToken);
        try
        {
            parser.Read(root, start, syntax.IsExplicit);
            return root;
        }
        finally
        {
            parser.Dispose();
        }
    }

    public static MedImagingException NotDicom(bool isEmpty) => new(ErrorKind.InvalidInput, isEmpty
        ? "This is not a DICOM file: it is empty."
        : "This is not a DICOM file: there is no 'DICM' at offset 128, and it does not start with a DICOM element (PS3.10 7.1).")
    { Offset = 0 };

    private static void NotePreamble(int start, bool hasPrefix, PreambleKind preamble, ReadingNotes notes)
    {
        if (!hasPrefix)
        {
            notes.Add("The file has no preamble and no 'DICM' prefix (PS3.10 7.1); it was read from its first element.", 0);
        }
        else if (start == 4)
        {
            notes.Add("The file has its 'DICM' prefix without the 128-byte preamble before it (PS3.10 7.1).", 0);
        }
        else if (preamble == PreambleKind.Executable)
        {
            notes.Add("The preamble holds the start of a program or of another format (PS3.10 7.5): do not open the file by its content; writing it here makes the preamble zero.", 0);
        }
    }

    // Group 0002 is in explicit little endian whatever follows (PS3.10 7.1).
    private static int ReadMeta(ref DatasetParser parser, DicomDataset meta, int start, ReadingNotes notes)
    {
        var first = parser.Peek(start, 8);
        if (first.Length < 8 || BinaryPrimitives.ReadUInt16LittleEndian(first) != 2)
        {
            if (start > 0)
            {
                notes.Add("The file has no meta information, group 0002 (PS3.10 7.1).", start);
            }

            return start;
        }

        int end = parser.Read(meta, start, isExplicit: true, isMeta: true);
        if (!meta.TryGet(DicomTags.FileMetaInformationGroupLength, out var stated))
        {
            notes.Add("The meta information does not say its length, (0002,0000) (PS3.10 7.1).", start);
        }
        else if (!meta.TryGetDouble(DicomTags.FileMetaInformationGroupLength, out double length) || stated.Offset + stated.Length + length != end)
        {
            notes.Add(stated.Tag.Value, stated.Vr, (uint)stated.Length, stated.Offset, "it does not give the length of the meta information (PS3.10 7.1); it was read to its last element.");
        }

        return end;
    }

    private static void NotePixelForm(DicomDataset root, TransferSyntax syntax, ReadingNotes notes)
    {
        if (root.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is not null != syntax.IsEncapsulated)
        {
            notes.Add(pixels.Tag.Value, pixels.Vr, (uint)pixels.Length, pixels.Offset, syntax.IsEncapsulated
                ? "the transfer syntax wants fragments, the pixel data are plain (PS3.5 A.4)."
                : "the transfer syntax wants plain pixel data, these are fragments (PS3.5 A.4).");
        }
    }
}
