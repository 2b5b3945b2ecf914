using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Tests.Segmentation;

/// <summary>Reads an 8-bit little-endian NIfTI-1 file, no more than the reference volumes need.</summary>
internal static class TestNifti
{
    private const int HeaderLength = 352;

    public static ImageVolume<byte> Read(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        byte[] header = new byte[HeaderLength];
        file.ReadExactly(header);
        Assert.Equal((348, 2), (BinaryPrimitives.ReadInt32LittleEndian(header), BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(70))));   // DT_UINT8
        short Size(int axis) => BinaryPrimitives.ReadInt16LittleEndian(header.AsSpan(42 + (2 * axis)));

        // The rows of srow_x, srow_y, srow_z go right, front and up; ours left, back and up.
        double Affine(int row, int column) => BinaryPrimitives.ReadSingleLittleEndian(header.AsSpan(280 + (16 * row) + (4 * column)));
        PatientVector Step(int column) => new(-Affine(0, column), -Affine(1, column), Affine(2, column));
        var volume = new ImageVolume<byte>(new VolumeGeometry(Size(0), Size(1), Size(2), Step(3), Step(0), Step(1), Step(2)));
        file.ReadExactly(volume.Samples.Span);
        return volume;
    }
}
