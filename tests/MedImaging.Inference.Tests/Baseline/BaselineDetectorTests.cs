using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Baseline;

public sealed class BaselineDetectorTests
{
    private const int Size = 256;

    private static readonly BaselineDetector Detector = new();

    [Theory]
    [InlineData(70, 90, 12), InlineData(180, 60, 20), InlineData(60, 200, 30), InlineData(200, 190, 9)]
    public async Task APlantedDisc_IsFound_WithItsPlaceSizeAndValues(int column, int row, int radius)
    {
        var found = await DetectAsync(Disc(column, row, radius, 60, noise: 5, seed: column));

        var disc = Assert.Single(found.Items, item => item.Code == BaselineConcepts.BrightRegion && item.IsPresent);
        double area = Math.PI * radius * radius;
        Assert.NotNull(disc.Outline);
        Assert.InRange(disc.Outline.PixelArea() / area, 0.93, 1.07);
        Assert.InRange(disc.Outline.Centroid().Column, column - 1, column + 1);
        Assert.InRange(disc.Outline.Centroid().Row, row - 1, row + 1);
        Assert.Equal(ConfidenceKind.Measured, disc.Confidence.Kind);
        Assert.InRange(disc.Confidence.Value, 0.6, 0.99);
        Assert.InRange(Value(disc, MeasurementConcepts.LongAxis), (2 * radius) - 2, (2 * radius) + 3);
        Assert.InRange(Value(disc, MeasurementConcepts.Mean), 157, 163);
        Assert.InRange(Value(disc, BaselineConcepts.Eccentricity), 0, 0.4);
        Assert.Equal("[hnsf'U]", disc.Measurements.First(item => item.Concept == MeasurementConcepts.Mean).Unit);
        Assert.Contains(found.Items, item => item.Code == BaselineConcepts.Asymmetry && item.IsPresent && item.Outline!.Contains(new FramePoint(column, row)));
        Assert.Equal(found.Items.Select((_, i) => $"f{i + 1}"), found.Items.Select(item => item.Id));
        Assert.Equal(found.Items.Select(item => item.Confidence.Value).OrderDescending(), found.Items.Select(item => item.Confidence.Value));
    }

    [Fact]
    public async Task ASymmetricPair_IsBright_AndNotAsymmetric()
    {
        float[] pixels = new float[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            int column = i % Size, mirrored = Math.Min(column, Size - 1 - column);
            pixels[i] = 100 + (double.Hypot(mirrored - 60, (i / Size) - 100) < 15 ? 60 : 0);
        }

        var found = await DetectAsync(pixels);
        Assert.Equal(2, found.Items.Count(item => item.IsPresent && item.Code == BaselineConcepts.BrightRegion));
        Assert.False(Assert.Single(found.Items, item => item.Code == BaselineConcepts.Asymmetry).IsPresent);
    }

    [Fact]
    public async Task AConstantPicture_HasNothing_AndSaysSo()
    {
        foreach (float value in (float[])[0, -1000, 3.25f, float.NaN])
        {
            float[] pixels = new float[Size * Size];
            Array.Fill(pixels, value);
            var found = await DetectAsync(pixels);
            Assert.Equal(2, found.Items.Count);
            Assert.All(found.Items, item => Assert.False(item.IsPresent));
            Assert.All(found.Items, item => Assert.Equal(0, item.Confidence.Value));
        }
    }

    [Fact]
    public async Task NoiseAlone_IsAlmostNeverAFinding()
    {
        int found = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            found += (await DetectAsync(Disc(0, 0, 0, 0, noise: 20, seed))).Items.Count(item => item.IsPresent);
        }

        Assert.InRange(found, 0, 1);
    }

    [Fact]
    public async Task ABodyOnAir_IsLookedInto_AndMirroredOverItsOwnMiddle()
    {
        float[] pixels = new float[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            int column = i % Size, row = i / Size;
            bool isBody = double.Hypot((column - 110) / 90d, (row - 128) / 110d) < 1, isLesion = double.Hypot(column - 70, row - 120) < 10;
            pixels[i] = isLesion ? 120 : isBody ? 40 : -1000;
        }

        var present = (await DetectAsync(pixels)).Items.Where(item => item.IsPresent).ToList();
        Assert.Equal([BaselineConcepts.Asymmetry, BaselineConcepts.BrightRegion], present.Select(item => item.Code).OrderBy(code => code.Value));
        Assert.All(present, item => Assert.True(item.Outline!.Contains(new FramePoint(70.5, 120.5))));
        Assert.All(present, item => Assert.False(item.Outline!.Contains(new FramePoint(150.5, 120.5))));
    }

    [Fact]
    public async Task LowIsBright_IsMinded_AndNothingIsCalledMeasuredThatIsNegated()
    {
        float[] pixels = [.. Disc(70, 90, 12, 60, noise: 5, seed: 3).Select(value => -value)];
        using var tensor = Detector.Preprocess(TestFrames.Of(Size, Size, pixels, isInverted: true));
        var found = await Detector.DetectAsync(tensor);
        Assert.Contains(found.Items, item => item.IsPresent && item.Code == BaselineConcepts.BrightRegion && item.Outline!.Contains(new FramePoint(70, 90)));
        Assert.Equal("1", tensor.Unit);
    }

    [Fact]
    public async Task TheSamePicture_GivesTheSameFindings_AndEvidenceNamesTheRules()
    {
        float[] pixels = Disc(70, 90, 12, 60, noise: 5, seed: 3);
        Findings one = await DetectAsync(pixels), other = await DetectAsync(pixels);
        Assert.Equal(MedImagingJson.ToBytes(one, MedImagingJson.Default.Findings), MedImagingJson.ToBytes(other, MedImagingJson.Default.Findings));
        Assert.All(one.Items, item => Assert.Equal((Detector.Description.Hash, "baseline", one.Frame.PixelHash), (item.Evidence.ModelHash, item.Evidence.ModelId, item.Evidence.PixelHash)));
        Assert.NotEqual(Detector.Description.Hash, new BaselineDetector(new BaselineOptions { MinContrast = 2.5 }).Description.Hash);
        Assert.Throws<ArgumentException>(() => new BaselineDetector(new BaselineOptions { Classes = 1 }));
    }

    [Fact]
    public async Task OddSizesAndColour_AreTaken()
    {
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (1, 300), (300, 1), (2, 3), (63, 65), (500, 130)])
        {
            using var tensor = Detector.Preprocess(TestFrames.Of(rows, columns, TestValues.Intensities(rows * columns)));
            Assert.NotEmpty((await Detector.DetectAsync(tensor)).Items);
            using var colour = Detector.Preprocess(TestFrames.Of(rows, columns, TestValues.Finite(rows * columns * 3), samplesPerPixel: 3));
            Assert.NotEmpty((await Detector.DetectAsync(colour)).Items);
        }
    }

    [Fact]
    public async Task RealPictures_AreLookedAtWithoutAnError()
    {
        foreach (string path in TestData.RequireFiles("images", "*.png").Where(IsGrey).Take(12))
        {
            using var tensor = Detector.Preprocess(TestFrames.ReadPng(path));
            var found = await Detector.DetectAsync(tensor);
            Assert.All(found.Items, item => Assert.InRange(item.Confidence.Value, 0, 1));
            Assert.All(found.Items.Where(item => item.Region is not null), item => Assert.InRange(item.Region!.Right, 1, tensor.Width));
        }

        static bool IsGrey(string path) => File.ReadAllBytes(path) is var bytes && bytes[24] == 8 && bytes[25] == 0 && bytes[28] == 0;
    }

    [Fact]
    public void ItIsRegisteredUnderAName_AndWrongOptionsAreRefused()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddBaselineDetector("plain").AddBaselineDetector("strict", o => o.MinContrast = 9).AddBaselineDetector("wrong", o => o.Classes = 99);
        using var provider = services.BuildServiceProvider();
        Assert.NotEqual(provider.GetRequiredKeyedService<IImageModel>("plain").Description.Hash, provider.GetRequiredKeyedService<IImageModel>("strict").Description.Hash);
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IImageModel>("wrong"));
    }

    private static double Value(Finding finding, CodedConcept concept) => finding.Measurements.First(item => item.Concept == concept).Value;

    private static async Task<Findings> DetectAsync(float[] pixels)
    {
        var frame = TestFrames.Of(Size, Size, pixels, modality: "CT");
        using var made = Detector.Preprocess(new PixelFrame { Instance = frame.Instance, Index = 0, Rows = Size, Columns = Size, Samples = pixels, PixelHash = frame.PixelHash, Unit = "[hnsf'U]" });
        return await Detector.DetectAsync(made);
    }

    private static float[] Disc(int column, int row, int radius, float height, double noise, int seed)
    {
        var random = new Random(seed);
        float[] pixels = new float[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
            pixels[i] = (float)Math.Round(100 + (noise * normal) + (double.Hypot((i % Size) + 0.5 - column, (i / Size) + 0.5 - row) <= radius ? height : 0));
        }

        return pixels;
    }
}
