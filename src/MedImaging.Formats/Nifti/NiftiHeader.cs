using System.Buffers.Binary;
using System.Text;

namespace MedImaging;

/// <summary>The 348 bytes of a NIfTI-1 header and the four that say no extension follows.</summary>
internal static class NiftiHeader
{
    private const int Length = 352, ScannerCode = 1, Millimetres = 2;
    private const double SquareDegrees = 0.05;

    public static byte[] Of(ImageVolume volume)
    {
        var geometry = volume.Geometry;
        if (geometry.Columns > short.MaxValue || geometry.Rows > short.MaxValue || geometry.Slices > short.MaxValue)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"NIfTI-1 cannot hold {geometry.Columns} × {geometry.Rows} × {geometry.Slices} voxels: a side has at most {short.MaxValue}.");
        }

        var (type, bits) = volume switch
        {
            ImageVolume<short> => (4, 16),
            ImageVolume<ushort> => (512, 16),
            ImageVolume<float> => (16, 32),
            _ => throw new ArgumentException("NIfTI volumes are written of short, ushort or float.", nameof(volume)),
        };
        byte[] header = new byte[Length];
        BinaryPrimitives.WriteInt32LittleEndian(header, 348);
        header[38] = (byte)'r';
        Shorts(header, 40, 3, geometry.Columns, geometry.Rows, geometry.Slices, 1, 1, 1, 1);
        Shorts(header, 70, type, bits);
        Floats(header, 108, Length, volume.Slope, volume.Intercept);
        header[123] = Millimetres;
        Encoding.ASCII.GetBytes("MedImaging.Sdk").CopyTo(header, 148);
        WritePlace(header, geometry);
        Encoding.ASCII.GetBytes("n+1\0").CopyTo(header, 344);
        return header;
    }

    // DICOM counts towards left, back and head; NIfTI towards right, front and head: the first two axes change their sign.
    private static void WritePlace(byte[] header, VolumeGeometry geometry)
    {
        PatientVector i = Turned(geometry.ColumnStep), j = Turned(geometry.RowStep), k = Turned(geometry.SliceStep), origin = Turned(geometry.Origin);
        Floats(header, 280, i.X, j.X, k.X, origin.X, i.Y, j.Y, k.Y, origin.Y, i.Z, j.Z, k.Z, origin.Z);
        bool isMirrored = i.Cross(j).Dot(k) < 0;
        Floats(header, 76, isMirrored ? -1 : 1, i.Length, j.Length, k.Length);

        // A quaternion cannot shear; then only the matrix tells the place.
        bool isSquare = geometry.ShearAngle < SquareDegrees && Math.Abs(i.Dot(j)) < 1e-3 * i.Length * j.Length;
        Shorts(header, 252, isSquare ? ScannerCode : 0, ScannerCode);
        if (isSquare)
        {
            var (b, c, d) = Quaternion(i * (1 / i.Length), j * (1 / j.Length), k * ((isMirrored ? -1 : 1) / k.Length));
            Floats(header, 256, b, c, d, origin.X, origin.Y, origin.Z);
        }
    }

    // The rotation whose columns are the three directions, its real part not negative (nifti1.h, method 2).
    private static (double B, double C, double D) Quaternion(PatientVector i, PatientVector j, PatientVector k)
    {
        double trace = 1 + i.X + j.Y + k.Z;
        if (trace > 0.5)
        {
            double a = 0.5 * Math.Sqrt(trace);
            return (0.25 * (j.Z - k.Y) / a, 0.25 * (k.X - i.Z) / a, 0.25 * (i.Y - j.X) / a);
        }

        double x = 1 + i.X - (j.Y + k.Z), y = 1 + j.Y - (i.X + k.Z), z = 1 + k.Z - (i.X + j.Y);
        double scale, b, c, d, real;
        if (x > 1)
        {
            b = 0.5 * Math.Sqrt(x);
            scale = 0.25 / b;
            (c, d, real) = ((j.X + i.Y) * scale, (k.X + i.Z) * scale, (j.Z - k.Y) * scale);
        }
        else if (y > 1)
        {
            c = 0.5 * Math.Sqrt(y);
            scale = 0.25 / c;
            (b, d, real) = ((j.X + i.Y) * scale, (k.Y + j.Z) * scale, (k.X - i.Z) * scale);
        }
        else
        {
            d = 0.5 * Math.Sqrt(z);
            scale = 0.25 / d;
            (b, c, real) = ((k.X + i.Z) * scale, (k.Y + j.Z) * scale, (i.Y - j.X) * scale);
        }

        return real < 0 ? (-b, -c, -d) : (b, c, d);
    }

    private static PatientVector Turned(PatientVector vector) => new(-vector.X, -vector.Y, vector.Z);

    private static void Shorts(byte[] header, int at, params ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), (short)value);
            at += 2;
        }
    }

    private static void Floats(byte[] header, int at, params ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at), (float)value);
            at += 4;
        }
    }
}
