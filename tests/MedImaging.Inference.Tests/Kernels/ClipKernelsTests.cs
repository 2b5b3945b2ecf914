using System.Runtime.InteropServices;
using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class ClipKernelsTests
{
    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Clip_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        float[] source = TestValues.Intensities(length), expected = new float[length], actual = new float[length];
        ClipKernels.ClipScalar(source, -160f, 400f, expected);

        ClipKernels.Clip(source, -160f, 400f, actual);

        Bits.Equal(expected, actual);
        ClipKernels.Clip(source, -160f, 400f, source);
        Bits.Equal(expected, source);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Clip_OfStoredWords_IsThatOfTheRealValues(int length)
    {
        short[] stored = new short[Math.Max(length, 1)];
        new Random(7).NextBytes(MemoryMarshal.AsBytes(stored.AsSpan()));
        foreach (var frame in Frames(stored))
        {
            float[] real = new float[length], expected = new float[length], scalar = new float[length], actual = new float[length];
            frame.CopyTo(0, real);
            Assert.True(StoredWords.TryDescribe(frame, out var words));
            foreach (float low in (float[])[-160f, -159.7f, 1e6f, 0f])
            {
                ClipKernels.ClipScalar(real, low, 400f, expected);

                ClipKernels.ClipScalar(stored.AsSpan(0, length), words, low, 400f, scalar);
                ClipKernels.Clip(stored.AsSpan(0, length), words, low, 400f, actual);

                Bits.Equal(expected, scalar);
                Bits.Equal(expected, actual);
            }
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void ClipAndJoin_IsWhatClippingEachAndSummingGives(int length)
    {
        short[] stored = new short[(2 * length) + 1];
        new Random(9).NextBytes(MemoryMarshal.AsBytes(stored.AsSpan()));
        foreach (var frame in Frames(stored))
        {
            float[] upper = new float[length], lower = new float[length], expected = new float[length], scalar = new float[length], actual = new float[length];
            Assert.True(StoredWords.TryDescribe(frame, out var words));
            foreach (float low in (float[])[-160f, -159.7f, 1e6f, 0f])
            {
                ReadOnlySpan<short> one = stored.AsSpan(0, length), other = stored.AsSpan(length, length);
                ClipKernels.ClipScalar(one, words, low, 400f, upper);
                ClipKernels.ClipScalar(other, words, low, 400f, lower);
                ResizeKernels.JoinRowsScalar([.. upper, .. lower], length, length, 2, 0, [0.3f, 0.7f], expected);

                ClipKernels.ClipAndJoinScalar(one, other, words, low, 400f, 0.3f, 0.7f, scalar);
                ClipKernels.ClipAndJoin(one, other, words, low, 400f, 0.3f, 0.7f, actual);

                Bits.Equal(expected, scalar);
                Bits.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void StoredWords_AreNotDescribed_WhereFloatsWouldRound()
    {
        byte[] data = new byte[8];
        FramePixels plain = new(data, SampleFormat.Int16, 1, 1);

        Assert.True(StoredWords.TryDescribe(plain, out _));
        Assert.False(StoredWords.TryDescribe(plain with { Slope = 0.5 }, out _));
        Assert.False(StoredWords.TryDescribe(plain with { Slope = -1 }, out _));
        Assert.False(StoredWords.TryDescribe(plain with { Slope = 1000 }, out _));
        Assert.False(StoredWords.TryDescribe(plain with { Intercept = 0.1 }, out _));
        Assert.False(StoredWords.TryDescribe(plain with { Intercept = double.NaN }, out _));
        Assert.False(StoredWords.TryDescribe(new FramePixels(data, SampleFormat.UInt8, 1, 1), out _));
        Assert.False(StoredWords.TryDescribe(new FramePixels(data, SampleFormat.Float32, 1, 1), out _));
    }

    private static IEnumerable<FramePixels> Frames(short[] stored)
    {
        byte[] data = MemoryMarshal.AsBytes(stored.AsSpan()).ToArray();
        foreach (var format in (SampleFormat[])[SampleFormat.Int16, SampleFormat.UInt16])
        {
            FramePixels plain = new(data, format, 1, stored.Length);
            yield return plain;
            yield return plain with { Intercept = -1024 };
            yield return plain.WithBits(12, 11) with { Intercept = -1024 };
            yield return plain.WithBits(10, 13) with { Slope = 3, Intercept = 17 };
        }
    }
}
