using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Reads preamble, meta information and dataset, and settles what a file does not say (PS3.10 7).</summary>
internal static class FileParser
{
    public static DicomFile Parse(ReadOnlyMemory<byte> bytes, DicomReaderOptions options)
    {
        if (bytes.Length > options.MaxFileBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: the file has {bytes.Length} bytes; at most {options.MaxFileBytes} are allowed.") { Offset = options.MaxFileBytes };
        }

        var span = bytes.Span;
        var notes = new ReadingNotes(options);
        var (start, hasPrefix) = Preamble.Find(span);
        if (start < 0)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, bytes.IsEmpty
                ? "This is not a DICOM file: it is empty."
                : "This is not a DICOM file: there is no 'DICM' at offset 128, and it does not start with a DICOM element (PS3.10 7.1).")
            { Offset = 0 };
        }

        var preamble = Preamble.KindOf(span);
        NotePreamble(start, hasPrefix, preamble, notes);
        var source = new MemoryByteSource(bytes);
        var parser = new DatasetParser(source, options, notes);
        try
        {
            var meta = new DicomDataset(source, parent: null);
            int dataset = ReadMeta(ref parser, meta, span, start, notes);
            var syntax = SyntaxOf(meta, span, dataset, notes);
            var root = new DicomDataset(source, parent: null);
            parser.Read(root, dataset, syntax.IsExplicit);
            NotePixelForm(root, syntax, notes);
            return new DicomFile(meta, root, syntax) { DatasetOffset = dataset, Preamble = preamble, Warnings = notes.ToList() };
        }
        finally
        {
            parser.Dispose();
        }
    }

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
    private static int ReadMeta(ref DatasetParser parser, DicomDataset meta, ReadOnlySpan<byte> span, int start, ReadingNotes notes)
    {
        if (span.Length - start < 8 || BinaryPrimitives.ReadUInt16LittleEndian(span[start..]) != 2)
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

    private static TransferSyntax SyntaxOf(DicomDataset meta, ReadOnlySpan<byte> span, int dataset, ReadingNotes notes)
    {
        string? uid = meta.GetUid(DicomTags.TransferSyntaxUID);
        var evidence = span[dataset..];
        if (uid is null)
        {
            var guess = IsExplicit(evidence) ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian;
            notes.Add($"The file does not say its transfer syntax, (0002,0010) (PS3.10 7.1); read as {guess.Name}.", dataset);
            return guess;
        }

        var syntax = TransferSyntax.FromUid(uid);
        if (syntax.IsBigEndian || syntax.IsDeflated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: the transfer syntax {syntax} is not supported.") { Offset = dataset };
        }

        if (DicomDictionary.FindUidName(uid) is null)
        {
            notes.Add("The transfer syntax, (0002,0010), is not one of PS3.6 A; the dataset was read by its first element.", dataset);
        }

        // Some writers state one form and write the other; the first element tells.
        if (evidence.Length >= 8 && syntax.IsExplicit != IsExplicit(evidence) && Contradicts(evidence, syntax.IsExplicit))
        {
            notes.Add($"The dataset is not in the transfer syntax that (0002,0010) says: its elements {(syntax.IsExplicit ? "do not say" : "say")} their value representation (PS3.5 A.1, A.2).", dataset);
            return syntax.IsEncapsulated ? syntax : syntax.IsExplicit ? TransferSyntax.ImplicitLittleEndian : TransferSyntax.ExplicitLittleEndian;
        }

        return syntax;
    }

    private static bool IsExplicit(ReadOnlySpan<byte> element) => element.Length >= 8 && VrTraits.FormOf(element[4], element[5]) != VrTraits.LengthForm.Unknown;

    // Said explicit, but there are no letters and a length that fits; said implicit, but there are letters and, as a length, they do not fit.
    private static bool Contradicts(ReadOnlySpan<byte> element, bool saidExplicit)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(element[4..]);
        bool fits = length <= (uint)(element.Length - 8);
        return saidExplicit ? fits && !char.IsAsciiLetterUpper((char)element[4]) : !fits;
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
