using System.Buffers.Binary;

namespace MedImaging.Formats;

/// <summary>Makes a checked header of bytes: nothing after it need be doubted again.</summary>
internal static class HeaderParser
{
    /// <summary>Parses a header.</summary>
    /// <exception cref="MedImagingException">It is no header, contradicts itself, or says something that is not read.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (!HeaderFields.TryOpen(bytes, out var fields))
        {
            throw HeaderFields.LengthOf(bytes) is var length and > 0 && bytes.Length < length
                ? NiftiError.Corrupt($"the file ends inside of its header of {length} bytes", bytes.Length)
                : NiftiError.Corrupt("the bytes do not begin as a header of NIfTI-1, NIfTI-2 or ANALYZE 7.5", 0);
        }

        var warnings = new List<string>();
        if (fields.Version == 0)
        {
            warnings.Add("ANALYZE 7.5: the header (offset 0) does not say which side is left; it is read as SPM writes it.");
        }

        int[] dimensions = Dimensions(fields, warnings);
        var type = DataType(fields, warnings);
        int[] size = [dimensions[0], At(dimensions, 1), At(dimensions, 2)];
        var affine = HeaderPlace.Of(fields, size, warnings, out var placement);
        var (slope, intercept) = VoxelTypes.IsColor(type) ? (1, 0) : Scale(fields);
        var header = new NiftiHeader
        {
            Version = fields.Version,
            IsBigEndian = fields.IsBigEndian,
            IsPair = fields.IsPair,
            DataType = type,
            Dimensions = dimensions,
            VolumeCount = VolumeCount(dimensions),
            Geometry = new VolumeGeometry(size[0], size[1], size[2], affine.Origin, affine.I, affine.J, affine.K),
            Placement = placement,
            Slope = slope,
            Intercept = intercept,
            Window = fields.IsLarge ? Range(fields, 200, 192) : Range(fields, 128, 124),
            IntentCode = fields.Version == 0 ? 0 : (int)(fields.IsLarge ? fields.Int32(504) : fields.Int16(68)),
            IntentName = fields.Version == 0 ? "" : fields.Text(fields.IsLarge ? 508 : 328, 16),
            Description = fields.Text(fields.IsLarge ? 240 : 148, 80),
            DataOffset = DataOffset(fields, warnings),
            Warnings = warnings,
        };
        return header;
    }

    /// <summary>Reads what stands behind the header: sizes, codes and bytes (nifti1.h, extensions). Where they contradict themselves the rest is left aside.</summary>
    public static List<NiftiExtension> ParseExtensions(ReadOnlySpan<byte> bytes, bool isBigEndian, long offset, List<string> warnings)
    {
        var found = new List<NiftiExtension>();
        for (int at = 0; bytes.Length - at >= 8;)
        {
            int size = isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            int code = isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 4)..]) : BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            if (size < 8 || size > bytes.Length - at)
            {
                warnings.Add($"NIfTI: an extension (offset {offset + at}) has an impossible size; it and those after it are skipped.");
                break;
            }

            found.Add(new NiftiExtension(code, bytes.Slice(at + 8, size - 8).ToArray()));
            at += size;
        }

        return found;
    }

    private static int At(int[] dimensions, int axis) => axis < dimensions.Length ? dimensions[axis] : 1;

    private static int[] Dimensions(in HeaderFields fields, List<string> warnings)
    {
        int at = fields.IsLarge ? 16 : 40, step = fields.IsLarge ? 8 : 2;
        long count = fields.IsLarge ? fields.Int64(at) : fields.Int16(at);
        if (count is < 1 or > 7)
        {
            throw NiftiError.Corrupt("dim[0] is not 1 to 7", at);
        }

        int[] sizes = new int[count];
        Int128 voxels = 1;
        for (int i = 0; i < count; i++)
        {
            int field = at + ((i + 1) * step);
            long size = fields.IsLarge ? fields.Int64(field) : fields.Int16(field);
            if (size == 0 && i >= 3)
            {
                warnings.Add($"NIfTI: dim[{i + 1}] (offset {field}) is 0; 1 is taken.");
                size = 1;
            }

            if (size < 1)
            {
                throw NiftiError.Corrupt($"dim[{i + 1}] is below 1", field);
            }

            voxels *= size;
            if (voxels > (i < 3 ? Array.MaxLength : 1L << 40))
            {
                throw NiftiError.Limit($"with dim[{i + 1}] there are more voxels than can be held", field);
            }

            sizes[i] = (int)Math.Min(size, int.MaxValue);
        }

        return sizes;
    }

    private static int VolumeCount(int[] dimensions)
    {
        long count = 1;
        for (int i = 3; i < dimensions.Length; i++)
        {
            count = Math.Min(count * dimensions[i], int.MaxValue);
        }

        return (int)count;
    }

    private static NiftiDataType DataType(in HeaderFields fields, List<string> warnings)
    {
        int at = fields.IsLarge ? 12 : 70;
        var type = (NiftiDataType)fields.Int16(at);
        if (!Enum.IsDefined(type))
        {
            throw NiftiError.Unsupported("datatype is none that the standard names", at);
        }

        int size = VoxelTypes.SizeOf(type);
        if (size == 0)
        {
            throw NiftiError.Unsupported($"voxels of {type.ToString().ToLowerInvariant()} (datatype) are not read", at);
        }

        if (fields.Int16(at + 2) != 8 * size)
        {
            warnings.Add($"NIfTI: bitpix (offset {at + 2}) is not that of the datatype, which is believed.");
        }

        return type;
    }

    private static (double Slope, double Intercept) Scale(in HeaderFields fields)
    {
        double slope = fields.Real(fields.IsLarge ? 176 : 112), intercept = fields.Version == 0 ? 0 : fields.Real(fields.IsLarge ? 184 : 116);
        if (slope == 0 || !double.IsFinite(slope))
        {
            return (1, 0);
        }

        return double.IsFinite(intercept) ? (slope, intercept) : throw NiftiError.Corrupt("scl_inter is no finite number beside a scl_slope that is one", fields.IsLarge ? 184 : 116);
    }

    private static Window? Range(in HeaderFields fields, int least, int most)
    {
        double low = fields.Real(least), width = fields.Real(most) - low, center = low + (width / 2);
        return width > 0 && double.IsFinite(width) && double.IsFinite(center) ? new Window(center, width, VoiFunction.LinearExact) : null;
    }

    private static long DataOffset(in HeaderFields fields, List<string> warnings)
    {
        int at = fields.IsLarge ? 168 : 108;
        double real = fields.IsLarge ? 0 : fields.Real(at);
        long offset = fields.IsLarge ? fields.Int64(at) : real is >= 0 and < 1L << 40 ? (long)real : -1;
        if (offset is < 0 or > 1L << 40 || (!fields.IsLarge && offset != real))
        {
            throw NiftiError.Corrupt("vox_offset is not a place in a file", at);
        }

        int first = fields.Length + 4;
        if (fields.IsPair || offset >= first)
        {
            return offset;
        }

        if (offset != 0)
        {
            throw NiftiError.Corrupt("vox_offset lies inside of the header", at);
        }

        warnings.Add($"NIfTI: vox_offset (offset {at}) is 0; the voxels are taken to follow the header.");
        return first;
    }
}
