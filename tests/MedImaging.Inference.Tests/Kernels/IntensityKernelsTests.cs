using MedImaging.Kernels;
using MedImaging.Testing;

namespace MedImaging.Tests.Kernels;

public sealed class IntensityKernelsTests
{
    private delegate void Kernel(ReadOnlySpan<float> source, Span<float> destination);

    public static TheoryData<int> Lengths => TestValues.Lengths;

    [Theory, MemberData(nameof(Lengths))]
    public void Rescale_MatchesTheScalarDefinition_AtEveryLength(int length)
        => Agree(length, (s, d) => IntensityKernels.RescaleScalar(s, 1.7f, -1024.3f, d), (s, d) => IntensityKernels.Rescale(s, 1.7f, -1024.3f, d));

    [Theory, MemberData(nameof(Lengths))]
    public void Invert_MatchesTheScalarDefinition_AtEveryLength(int length)
        => Agree(length, IntensityKernels.InvertScalar, IntensityKernels.Invert);

    [Theory, MemberData(nameof(Lengths))]
    public void ScaleToUnit_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        Agree(length, (s, d) => IntensityKernels.ScaleToUnitScalar(s, -160f, 240f, d), (s, d) => IntensityKernels.ScaleToUnit(s, -160f, 240f, d));
        Agree(length, (s, d) => IntensityKernels.ScaleToUnitScalar(s, 0f, 0f, d), (s, d) => IntensityKernels.ScaleToUnit(s, 0f, 0f, d));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Clamp_MatchesTheScalarDefinition_AtEveryLength(int length)
        => Agree(length, (s, d) => IntensityKernels.ClampScalar(s, 0f, 1f, d), (s, d) => IntensityKernels.Clamp(s, 0f, 1f, d));

    [Theory, MemberData(nameof(Lengths))]
    public void Normalize_MatchesTheScalarDefinition_AtEveryLength(int length)
        => Agree(length, (s, d) => IntensityKernels.NormalizeScalar(s, 0.485f, 0.229f, d), (s, d) => IntensityKernels.Normalize(s, 0.485f, 0.229f, d));

    [Theory, MemberData(nameof(Lengths))]
    public void NormalizeNonZero_MatchesTheScalarDefinition_AtEveryLength(int length)
        => Agree(length, (s, d) => IntensityKernels.NormalizeNonZeroScalar(s, 0.485f, 0.229f, d), (s, d) => IntensityKernels.NormalizeNonZero(s, 0.485f, 0.229f, d));

    [Theory, MemberData(nameof(Lengths))]
    public void Sharpen_MatchesTheScalarDefinition_AtEveryLength(int length)
    {
        float[] smooth = TestValues.Intensities(length, seed: 5);

        Agree(length, (s, d) => IntensityKernels.SharpenScalar(s, smooth, 1.5f, d), (s, d) => IntensityKernels.Sharpen(s, smooth, 1.5f, d));
    }

    [Fact]
    public void ScaleToUnit_MapsTheRange_AndTakesWhatIsNotANumberForBlack()
    {
        float[] values = [-200f, 0f, 100f, 50f, 400f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

        IntensityKernels.ScaleToUnit(values, 0f, 100f, values);

        Assert.Equal([0f, 0f, 1f, 0.5f, 1f, 0f, 1f, 0f], values);
    }

    [Fact]
    public void ScaleToUnit_OfAnImageOfOneValue_IsBlack()
    {
        float[] values = [7f, 7f, 7f];

        IntensityKernels.ScaleToUnit(values, 7f, 7f, values);

        Assert.Equal([0f, 0f, 0f], values);
    }

    [Fact]
    public void Clamp_KeepsWhatIsNotANumber_AndMinusZero()
    {
        float[] values = [float.NaN, -0f, -1f, 2f];

        IntensityKernels.Clamp(values, 0f, 1f, values);

        Bits.Equal([float.NaN, -0f, 0f, 1f], values);
    }

    [Fact]
    public void Kernels_RefuseADestinationThatIsTooShort()
    {
        float[] source = new float[9], destination = new float[8];

        Assert.Throws<ArgumentOutOfRangeException>(() => IntensityKernels.Clamp(source, 0, 1, destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntensityKernels.Rescale(source, 0, 1, destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntensityKernels.ScaleToUnit(source, 0, 1, destination));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntensityKernels.Normalize(source, 0, 1, destination));
    }

    private static void Agree(int length, Kernel definition, Kernel kernel)
    {
        float[] source = TestValues.Intensities(length), expected = new float[length], actual = new float[length], inPlace = [.. source];

        definition(source, expected);
        kernel(source, actual);
        kernel(inPlace, inPlace);

        Bits.Equal(expected, actual);
        Bits.Equal(expected, inPlace);
    }
}
