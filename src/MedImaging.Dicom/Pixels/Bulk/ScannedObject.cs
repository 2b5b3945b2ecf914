using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>What a scan over the top-level elements finds that plain images need, without a dataset.</summary>
internal struct ScannedObject
{
    public PixelAttributes Pixels;
    public TransferSyntax Syntax;
    public int FrameCount;
    public long FrameCountOffset;
    public DicomVr PixelsVr;
    public long PixelsLength;   // -1 for fragments
    public bool HasPixels;

    /// <summary>Whether something is there that takes a dataset: functional groups, tables, palettes.</summary>
    public bool NeedsDataset;

    public double Slope;
    public double Intercept;
    public double WindowCenter;
    public double WindowWidth;
    public VoiFunction Function;
    public bool HasRescale;
    public bool IsPresentationInverse;
    public string? RescaleType;
    public string? Modality;
    public string? Units;
    public int TableOffset;
    public int TableLength;

    public static ScannedObject Scan(ReadOnlySpan<byte> bytes, DicomReaderOptions options)
    {
        var scanner = new DicomScanner(bytes, isWhole: true, options);
        var found = new ScannedObject { Syntax = scanner.TransferSyntax, FrameCount = 1, Slope = 1, WindowCenter = double.NaN };
        while (!found.HasPixels && scanner.Read())
        {
            found.Take(scanner);
        }

        found.NeedsDataset |= found.Pixels.HasForm && found.Pixels.Form == PhotometricForm.PaletteColor;
        return found;
    }

    /// <summary>Lists the fragments of encapsulated pixel data; gives the basic offset table.</summary>
    public readonly ReadOnlySpan<byte> ListFragments(ReadOnlySpan<byte> bytes, FragmentList fragments, DicomReaderOptions options)
    {
        const uint Item = 0xFFFEE000;
        ReadOnlySpan<byte> table = default;
        long position = Pixels.PixelsOffset;
        bool isFirst = true;
        while (bytes.Length - position >= 8)
        {
            var header = bytes[(int)position..];
            uint tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (tag != Item || length > (uint)(header.Length - 8))
            {
                break;   // the delimiter: the scan went over all of it already
            }

            if (fragments.Count == options.MaxFragments)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: {DicomTags.PixelData} has more than {options.MaxFragments} fragments.") { Offset = position };
            }

            if (isFirst)
            {
                table = header.Slice(8, (int)length);
            }
            else
            {
                fragments.Add(position + 8, (int)length);
            }

            (isFirst, position) = (false, position + 8 + length);
        }

        return table;
    }

    private void Take(in DicomScanner element)
    {
        switch (element.Tag.Value)
        {
            case 0x00080060:
                Modality = element.Text.SequenceEqual("CT"u8) ? "CT" : element.Text.SequenceEqual("PT"u8) ? "PT" : "";
                break;
            case 0x00280002: Pixels.SamplesPerPixel = Number(element); break;
            case 0x00280004:
                (Pixels.HasForm, Pixels.Form, Pixels.FormOffset) = (!element.Text.IsEmpty, PhotometricForms.Parse(element.Text.Trim(" \0"u8)), element.Offset);
                break;
            case 0x00280006: Pixels.PlanarConfiguration = Number(element); break;
            case 0x00280008:
                (FrameCount, FrameCountOffset) = (element.TryGetInt32(0, out int frames) && frames > 0 ? frames : 1, element.Offset);
                break;
            case 0x00280010: Pixels.Rows = Number(element); break;
            case 0x00280011: Pixels.Columns = Number(element); break;
            case 0x00280100: Pixels.BitsAllocated = Number(element); break;
            case 0x00280101: Pixels.BitsStored = Number(element); break;
            case 0x00280102: Pixels.HighBit = Number(element); break;
            case 0x00280103: Pixels.PixelRepresentation = Number(element); break;
            case 0x00283000 or 0x00283010 or 0x52009229 or 0x52009230:
                NeedsDataset = true;
                break;
            case 0x7FE00001:
                (TableOffset, TableLength) = ((int)element.Offset, element.Value.Length);
                break;
            case 0x7FE00008 or 0x7FE00009 or 0x7FE00010:
                (HasPixels, Pixels.PixelsTag, Pixels.PixelsOffset, PixelsLength, PixelsVr) = (true, element.Tag, element.Offset, element.Length, element.Vr);
                break;
            default:
                TakePresentation(element);
                break;
        }
    }

    private void TakePresentation(in DicomScanner element)
    {
        switch (element.Tag.Value)
        {
            case 0x00281050: WindowCenter = element.TryGetDouble(0, out double center) ? center : double.NaN; break;
            case 0x00281051: WindowWidth = element.TryGetDouble(0, out double width) ? width : 0; break;
            case 0x00281052:
                (Intercept, HasRescale) = (element.TryGetDouble(0, out double intercept) ? intercept : 0, true);
                break;
            case 0x00281053: Slope = element.TryGetDouble(0, out double slope) ? slope : 1; break;
            case 0x00281054:
                RescaleType = element.Text.IsEmpty ? null : element.Text.SequenceEqual("HU"u8) ? "HU" : element.Text.SequenceEqual("US"u8) ? "US" : "";
                break;
            case 0x00281056:
                Function = element.Text.SequenceEqual("SIGMOID"u8) ? VoiFunction.Sigmoid : element.Text.SequenceEqual("LINEAR_EXACT"u8) ? VoiFunction.LinearExact : VoiFunction.Linear;
                break;
            case 0x00541001:
                Units = element.Text.SequenceEqual("BQML"u8) ? "BQML" : "";
                break;
            case 0x20500020:
                IsPresentationInverse = element.Text.SequenceEqual("INVERSE"u8);
                break;
        }
    }

    private static FoundNumber Number(in DicomScanner element) => new(element.TryGetInt32(0, out int value) ? value : null, element.Offset);
}
