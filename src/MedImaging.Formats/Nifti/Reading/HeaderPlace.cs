namespace MedImaging.Formats;

/// <summary>From voxels to the patient: the three methods of nifti1.h, in the order nibabel takes them, turned into DICOM's directions.</summary>
internal static class HeaderPlace
{
    // A quaternion longer than this is none; a little too long is rounding.
    private const double LongestQuaternion = 1.0001;

    /// <summary>The affine of a header: three steps and an origin, in millimetres, towards left, back and head.</summary>
    public readonly record struct Affine(PatientVector I, PatientVector J, PatientVector K, PatientVector Origin)
    {
        public bool IsSound
        {
            get
            {
                double box = I.Length * J.Length * K.Length, reach = Origin.Length;
                return double.IsFinite(box) && double.IsFinite(reach) && box > 0 && Math.Abs(I.Cross(J).Dot(K)) > 1e-6 * box;
            }
        }
    }

    public static Affine Of(in HeaderFields fields, ReadOnlySpan<int> size, List<string> warnings, out NiftiPlacement placement)
    {
        var zooms = Zooms(fields, warnings);
        double unit = Unit(fields, warnings);
        if (fields.Version > 0 && Code(fields, 254, 348) > 0)
        {
            placement = NiftiPlacement.Sform;
            var matrix = Sform(fields, unit, size[2]);
            if (matrix.IsSound)
            {
                return matrix;
            }

            warnings.Add($"NIfTI: the matrix srow_x, srow_y, srow_z (offset {(fields.IsLarge ? 400 : 280)}) spans no space and is not used.");
        }

        if (fields.Version > 0 && Code(fields, 252, 344) > 0)
        {
            placement = NiftiPlacement.Qform;
            if (TryQform(fields, zooms * unit, unit, out var turned) && turned.IsSound)
            {
                return turned;
            }

            warnings.Add($"NIfTI: the quaternion (offset {(fields.IsLarge ? 352 : 256)}) is no rotation and is not used.");
        }

        placement = NiftiPlacement.VoxelSizes;
        warnings.Add($"NIfTI: neither sform_code nor qform_code (offset {(fields.IsLarge ? 344 : 252)}) says how the patient lies; the grid is centred and its first axis taken to run to the left.");
        var simple = Centred(fields, zooms * unit, size);
        return simple.IsSound ? simple : throw NiftiError.Corrupt("pixdim spans no space", fields.IsLarge ? 112 : 80);
    }

    private static long Code(in HeaderFields fields, int at1, int at2) => fields.IsLarge ? fields.Int32(at2) : fields.Int16(at1);

    private static PatientVector Zooms(in HeaderFields fields, List<string> warnings)
    {
        int at = fields.IsLarge ? 112 : 80, step = fields.IsLarge ? 8 : 4;
        Span<double> zooms = stackalloc double[3];
        for (int i = 0; i < 3; i++)
        {
            double zoom = Math.Abs(fields.Real(at + (i * step)));
            bool isSound = zoom > 0 && double.IsFinite(zoom);
            if (!isSound || fields.Real(at + (i * step)) < 0)
            {
                warnings.Add($"NIfTI: pixdim[{i + 1}] (offset {at + (i * step)}) is not above 0; {(isSound ? "its amount" : "1")} is taken.");
            }

            zooms[i] = isSound ? zoom : 1;
        }

        return new(zooms[0], zooms[1], zooms[2]);
    }

    private static double Unit(in HeaderFields fields, List<string> warnings)
    {
        int at = fields.IsLarge ? 500 : 123;
        long code = fields.Version == 0 ? 0 : (fields.IsLarge ? fields.Int32(at) : fields.Byte(at)) & 7;
        if (code > 3)
        {
            warnings.Add($"NIfTI: xyzt_units (offset {at}) has no unit of length; millimetres are taken.");
        }

        return code switch { 1 => 1000, 3 => 0.001, _ => 1 };
    }

    private static Affine Sform(in HeaderFields fields, double unit, int slices)
    {
        int at = fields.IsLarge ? 400 : 280, step = fields.IsLarge ? 8 : 4;
        Span<PatientVector> columns = stackalloc PatientVector[4];
        for (int i = 0; i < 4; i++)
        {
            int from = at + (i * step);
            columns[i] = Turned(new PatientVector(fields.Real(from), fields.Real(from + (4 * step)), fields.Real(from + (8 * step))) * unit);
        }

        // A single slice has no next one: writers of flat pictures leave the third column empty.
        if (slices == 1 && columns[2].Length == 0)
        {
            var normal = columns[0].Cross(columns[1]);
            columns[2] = normal * (1 / normal.Length);
        }

        return new Affine(columns[0], columns[1], columns[2], columns[3]);
    }

    // nifti1.h, method 2: the first number of the quaternion is not stored, since all four have length 1.
    private static bool TryQform(in HeaderFields fields, PatientVector zooms, double unit, out Affine affine)
    {
        int at = fields.IsLarge ? 352 : 256, step = fields.IsLarge ? 8 : 4;
        double b = fields.Real(at), c = fields.Real(at + step), d = fields.Real(at + (2 * step)), square = (b * b) + (c * c) + (d * d);
        if (!(square <= LongestQuaternion))
        {
            affine = default;
            return false;
        }

        double a = Math.Sqrt(Math.Max(0, 1 - square)), scale = square > 1 ? 1 / Math.Sqrt(square) : 1;
        (b, c, d) = (b * scale, c * scale, d * scale);
        double mirror = fields.Real(fields.IsLarge ? 104 : 76) < 0 ? -1 : 1;
        PatientVector i = new((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c)));
        PatientVector j = new(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b)));
        PatientVector k = new(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (b * b) - (c * c));
        PatientVector origin = new(fields.Real(at + (3 * step)), fields.Real(at + (4 * step)), fields.Real(at + (5 * step)));
        affine = new Affine(Turned(i * zooms.X), Turned(j * zooms.Y), Turned(k * (zooms.Z * mirror)), Turned(origin * unit));
        return true;
    }

    private static Affine Centred(in HeaderFields fields, PatientVector zooms, ReadOnlySpan<int> size)
    {
        var middle = Origin(fields, size);
        PatientVector origin = new(middle.X * zooms.X, -middle.Y * zooms.Y, -middle.Z * zooms.Z);
        return new Affine(Turned(new(-zooms.X, 0, 0)), Turned(new(0, zooms.Y, 0)), Turned(new(0, 0, zooms.Z)), Turned(origin));
    }

    // SPM keeps the voxel at the origin, counted from 1, in what ANALYZE calls the originator; it is believed when it is near the grid.
    private static PatientVector Origin(in HeaderFields fields, ReadOnlySpan<int> size)
    {
        PatientVector middle = new((size[0] - 1) / 2d, (size[1] - 1) / 2d, (size[2] - 1) / 2d);
        if (fields.Version > 0)
        {
            return middle;
        }

        long x = fields.Int16(253), y = fields.Int16(255), z = fields.Int16(257);
        bool isSet = (x | y | z) != 0 && IsNear(x, size[0]) && IsNear(y, size[1]) && IsNear(z, size[2]);
        return isSet ? new(x - 1, y - 1, z - 1) : middle;
    }

    private static bool IsNear(long origin, int size) => origin > -size && origin < 2L * size;

    private static PatientVector Turned(PatientVector vector) => new(-vector.X, -vector.Y, vector.Z);
}
