using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Formats;

/// <summary>Writes headers: 348 bytes of NIfTI-1 or 540 of NIfTI-2, and the four that say no extension follows.</summary>
internal static class HeaderBytes
{
    private const int ScannerCode = 1, Millimetres = 2;
    private const double SquareDegrees = 0.05;

    /// <summary>Makes the header of a volume.</summary>
    /// <exception cref="MedImagingException">A side has more voxels than NIfTI-1 can say.</exception>
    public static byte[] Of(ImageVolume volume, NiftiWriterOptions options, bool isPair)
    {
        var type = VoxelTypes.Of(volume);
        var geometry = volume.Geometry;
        bool isLarge = options.Version == 2;
        if (!isLarge && Math.Max(geometry.Columns, Math.Max(geometry.Rows, geometry.Slices)) > short.MaxValue)
        {
            throw new MedImagingException(
                ErrorKind.UnsupportedFormat, $"NIfTI-1 cannot hold {geometry.Columns} × {geometry.Rows} × {geometry.Slices} voxels: a side has at most {short.MaxValue}; NIfTI-2 can.");
        }

        int length = isLarge ? HeaderFields.Length2 : HeaderFields.Length1;
        byte[] bytes = new byte[length + 4];
        var sink = new Sink(bytes, isLarge, options.IsBigEndian);
        sink.Int32(0, length);
        WriteMagic(bytes, isLarge, isPair);
        sink.Counts(isLarge ? 16 : 40, 3, geometry.Columns, geometry.Rows, geometry.Slices, 1, 1, 1, 1);
        sink.Int16(isLarge ? 12 : 70, (int)type);
        sink.Int16(isLarge ? 14 : 72, 8 * VoxelTypes.SizeOf(type));
        sink.Offset(isLarge ? 168 : 108, isPair ? 0 : length + 4);
        sink.Reals(isLarge ? 176 : 112, volume.Slope, volume.Intercept);
        if (options.Window is { } window)
        {
            sink.Reals(isLarge ? 192 : 124, window.Center + (window.Width / 2), window.Center - (window.Width / 2));
        }

        sink.Unit(Millimetres);
        Encoding.ASCII.GetBytes("MedImaging.Sdk").CopyTo(bytes, isLarge ? 240 : 148);
        WritePlace(sink, geometry);
        return bytes;
    }

    private static void WriteMagic(byte[] bytes, bool isLarge, bool isPair)
    {
        if (isLarge)
        {
            (isPair ? "ni2\0\r\n\x1A\n"u8 : "n+2\0\r\n\x1A\n"u8).CopyTo(bytes.AsSpan(4));
            return;
        }

        bytes[38] = (byte)'r';   // ANALYZE's readers want it
        (isPair ? "ni1\0"u8 : "n+1\0"u8).CopyTo(bytes.AsSpan(344));
    }

    // DICOM counts towards left, back and head; NIfTI towards right, front and head: the first two axes change their sign.
    private static void WritePlace(Sink sink, VolumeGeometry geometry)
    {
        PatientVector i = Turned(geometry.ColumnStep), j = Turned(geometry.RowStep), k = Turned(geometry.SliceStep), origin = Turned(geometry.Origin);
        sink.Reals(sink.IsLarge ? 400 : 280, i.X, j.X, k.X, origin.X, i.Y, j.Y, k.Y, origin.Y, i.Z, j.Z, k.Z, origin.Z);
        bool isMirrored = i.Cross(j).Dot(k) < 0;
        sink.Reals(sink.IsLarge ? 104 : 76, isMirrored ? -1 : 1, i.Length, j.Length, k.Length);

        // A quaternion cannot shear; then only the matrix tells the place.
        bool isSquare = geometry.ShearAngle < SquareDegrees && Math.Abs(i.Dot(j)) < 1e-3 * i.Length * j.Length;
        sink.Codes(isSquare ? ScannerCode : 0, ScannerCode);
        if (isSquare)
        {
            var (b, c, d) = RotationQuaternion.Of(i * (1 / i.Length), j * (1 / j.Length), k * ((isMirrored ? -1 : 1) / k.Length));
            sink.Reals(sink.IsLarge ? 352 : 256, b, c, d, origin.X, origin.Y, origin.Z);
        }
    }

    private static PatientVector Turned(PatientVector vector) => new(-vector.X, -vector.Y, vector.Z);

    /// <summary>Numbers in the byte order asked for, of the sizes of the version.</summary>
    private readonly ref struct Sink(Span<byte> bytes, bool isLarge, bool isBigEndian)
    {
        private readonly Span<byte> _bytes = bytes;

        public bool IsLarge => isLarge;

        public void Int16(int at, int value) => Number(at, 2, value);

        public void Int32(int at, int value) => Number(at, 4, value);

        public void Counts(int at, params ReadOnlySpan<int> values)
        {
            foreach (int value in values)
            {
                Number(at, isLarge ? 8 : 2, value);
                at += isLarge ? 8 : 2;
            }
        }

        public void Offset(int at, int value)
        {
            if (isLarge)
            {
                Number(at, 8, value);
            }
            else
            {
                Reals(at, value);
            }
        }

        public void Unit(int code)
        {
            if (isLarge)
            {
                Number(500, 4, code);
            }
            else
            {
                _bytes[123] = (byte)code;
            }
        }

        public void Codes(int qform, int sform)
        {
            Number(isLarge ? 344 : 252, isLarge ? 4 : 2, qform);
            Number(isLarge ? 348 : 254, isLarge ? 4 : 2, sform);
        }

        public void Reals(int at, params ReadOnlySpan<double> values)
        {
            foreach (double value in values)
            {
                Number(at, isLarge ? 8 : 4, isLarge ? BitConverter.DoubleToInt64Bits(value) : BitConverter.SingleToInt32Bits((float)value));
                at += isLarge ? 8 : 4;
            }
        }

        private void Number(int at, int size, long value)
        {
            var place = _bytes.Slice(at, size);
            for (int i = 0; i < size; i++)
            {
                place[isBigEndian ? size - 1 - i : i] = (byte)(value >> (8 * i));
            }
        }
    }
}
