namespace MedImaging.Codecs.Tests;

public class JpegKernelTests
{
    [Fact]
    public void InverseTransform_AgreesWithItsDefinition_AlsoOnAbsurdCoefficients()
    {
        var random = new Random(7);
        short[] block = new short[64];
        int[] quant = new int[64];
        byte[] expected = new byte[128], actual = new byte[128];
        for (int round = 0; round < 4000; round++)
        {
            int range = 1 << random.Next(1, 16), filled = random.Next(65), last = 0;
            Array.Clear(block);
            for (int k = 0; k < filled; k++)
            {
                block[ZigZag.Place[k]] = (short)random.Next(-range, range);
                last = block[ZigZag.Place[k]] != 0 ? k : last;
            }

            for (int k = 0; k < 64; k++)
            {
                quant[k] = random.Next(1 << random.Next(1, 17));
            }

            foreach (int precision in new[] { 8, 12 })
            {
                int stride = precision == 8 ? 8 : 16;
                InverseDct.TransformScalar(block, quant, expected, stride, precision);
                InverseDct.Transform(block, Math.Max(last, 1), quant, actual, stride, precision);
                Assert.Equal(expected, actual);
                if (last == 0 && Math.Abs(block[0] * quant[0]) < 1 << 15)
                {
                    InverseDct.Transform(block, 0, quant, actual, stride, precision);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void ForwardTransform_AgreesWithItsDefinition()
    {
        var random = new Random(8);
        int[] samples = new int[64], quant = new int[64];
        short[] expected = new short[64], actual = new short[64];
        for (int round = 0; round < 4000; round++)
        {
            for (int k = 0; k < 64; k++)
            {
                samples[k] = round % 3 == 0 ? (random.Next(2) * 255) - 128 : random.Next(-128, 128);
                quant[k] = random.Next(1, 256);
            }

            ForwardDct.TransformScalar(samples, quant, expected);
            ForwardDct.Transform(samples, quant, actual);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void ToRgbAndInterleave_AgreeWithTheirDefinitions_AtEveryLength()
    {
        var random = new Random(9);
        for (int length = 0; length < 130; length++)
        {
            byte[] y = Bytes(length), cb = Bytes(length), cr = Bytes(length), expected = new byte[3 * length], actual = new byte[3 * length];
            ColorKernels.ToRgbScalar(y, cb, cr, 8, expected);
            ColorKernels.ToRgb(y, cb, cr, actual);
            Assert.Equal(expected, actual);
            ColorKernels.InterleaveScalar(y, cb, cr, expected);
            ColorKernels.Interleave(y, cb, cr, actual);
            Assert.Equal(expected, actual);
        }

        byte[] Bytes(int length)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    [Fact]
    public void ToRgb_OfEveryColour_EqualsTheDefinition()
    {
        byte[] cb = [.. Enumerable.Range(0, 65536).Select(i => (byte)i)], cr = [.. Enumerable.Range(0, 65536).Select(i => (byte)(i >> 8))];
        byte[] y = new byte[65536], expected = new byte[3 * 65536], actual = new byte[3 * 65536];
        for (int luma = 0; luma < 256; luma += 51)
        {
            y.AsSpan().Fill((byte)luma);
            ColorKernels.ToRgbScalar(y, cb, cr, 8, expected);
            ColorKernels.ToRgb(y, cb, cr, actual);
            Assert.True(expected.AsSpan().SequenceEqual(actual));
        }
    }

    [Fact]
    public void Upsampling_OfBytes_AgreesWithWords_AtEveryLength()
    {
        var random = new Random(10);
        for (int length = 3; length < 130; length++)
        {
            byte[] near = new byte[length], far = new byte[length], actual = new byte[2 * length];
            random.NextBytes(near);
            random.NextBytes(far);
            ushort[] wideNear = [.. near.Select(b => (ushort)b)], wideFar = [.. far.Select(b => (ushort)b)], expected = new ushort[2 * length];
            int[] sums = new int[length];

            Upsampling.Double<ushort>(wideNear, expected);
            Upsampling.Double<byte>(near, actual);
            Assert.Equal(expected, actual.Select(b => (ushort)b));

            Upsampling.Sum<ushort>(wideNear, wideFar, sums);
            Upsampling.DoubleSums<ushort>(sums, expected);
            Upsampling.DoubleBoth(near, far, new ushort[length], actual);
            Assert.Equal(expected, actual.Select(b => (ushort)b));
        }
    }
}
