using System.Runtime.InteropServices;

namespace MedImaging.Dicom.Tests;

public sealed class SliceKernelsTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, -1000)]
    [InlineData(4, 4, -1024)]
    [InlineData(2, 6, 7)]
    public void Vectors_AgreeWithTheDefinition_AtEveryLength(int up, int down, int offset)
    {
        var random = new Random(up + down);
        for (int length = 0; length < 130; length++)
        {
            byte[] bytes = new byte[2 * length];
            random.NextBytes(bytes);
            short[] signed = MemoryMarshal.Cast<byte, short>(bytes).ToArray(), expected = new short[length], actual = new short[length];
            SliceKernels.AddSignedScalar(signed, up, down, (short)offset, expected);
            SliceKernels.AddSigned(signed, up, down, (short)offset, actual);
            Assert.Equal(expected, actual);

            ushort[] unsigned = MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), wanted = new ushort[length], given = new ushort[length];
            SliceKernels.AddUnsignedScalar(unsigned, up, down, unchecked((ushort)offset), wanted);
            SliceKernels.AddUnsigned(unsigned, up, down, unchecked((ushort)offset), given);
            Assert.Equal(wanted, given);
        }
    }
}
