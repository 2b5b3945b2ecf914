namespace MedImaging.Tests.Preprocessing;

public sealed class RecipeDefaultsTests
{
    [Fact]
    public void Ct_IsLookedAtThroughAWindowInHounsfieldUnits()
    {
        var plan = RecipeDefaults.For(Modality.ComputedTomography, 2, 1, CtWindows.Lung).Compile();
        var hounsfield = TestFrames.Of(1, 2, [-1350f, 150f]).Pixels with { Unit = "[hnsf'U]" };
        float[] values = new float[2];

        plan.Run(hounsfield, values);

        Assert.Equal([0f, 1f], values);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => plan.Run(hounsfield with { Unit = null }, values)).Kind);
        Assert.Equal(CtWindows.SoftTissue.Center, RecipeDefaults.For(new Modality("CT"), 2, 1).Steps.OfType<IntensityStep>().Single().Center);
    }

    [Fact]
    public void Pet_IsUptakeByBodyWeight_InWhicheverWayItsUnitIsWritten()
    {
        var plan = RecipeDefaults.For(Modality.PositronEmission, 3, 1).Compile();
        float[] values = new float[3];

        foreach (string unit in (string[])["g/ml", "{SUVbw}g/mL", "g/mL{SUVbw}"])
        {
            plan.Run(TestFrames.Of(1, 3, [0f, 2.5f, 20f]).Pixels with { Unit = unit }, values);
            Assert.Equal([0f, 0.25f, 1f], values);
        }

        foreach (string? unit in (string?[])[null, "Bq/ml", "mg/ml", "g/m", "g/ml2"])
        {
            Assert.Throws<MedImagingException>(() => plan.Run(TestFrames.Of(1, 3, new float[3]).Pixels with { Unit = unit }, values));
        }
    }

    [Theory]
    [InlineData("CR")]
    [InlineData("DX")]
    [InlineData("MG")]
    public void Radiographs_AreBrightWhereDense(string modality)
    {
        var plan = RecipeDefaults.For(new Modality(modality), 2, 1).Compile();
        float[] values = new float[2];

        plan.Run(TestFrames.Of(1, 2, [0f, 100f], isInverted: true), values);

        Assert.Equal([1f, 0f], values);
    }

    [Fact]
    public void Mr_IsScoredWithoutItsAir_AndAllElseIsShownAsTheFileSays()
    {
        float[] values = new float[4];
        RecipeDefaults.For(Modality.MagneticResonance, 4, 1).Compile().Run(TestFrames.Of(1, 4, [0f, 10f, 30f, 0f]), values);
        Assert.Equal([0f, -1f, 1f, 0f], values);

        RecipeDefaults.For(Modality.Ultrasound, 4, 1).Compile().Run(TestFrames.Of(1, 4, [0f, 64f, 128f, 255f], TestFrames.Bytes), values);
        Assert.Equal([0f, 64 / 255f, 128 / 255f, 1f], values);
    }

    [Fact]
    public void EveryPresetHasAName()
    {
        foreach (string name in CtWindows.Names)
        {
            Assert.True(CtWindows.TryFind(name.ToUpperInvariant(), out var window));
            Assert.InRange(window.Width, 1, 4096);
        }

        Assert.False(CtWindows.TryFind("spleen", out _));
        Assert.False(CtWindows.TryFind(null, out _));
    }
}
