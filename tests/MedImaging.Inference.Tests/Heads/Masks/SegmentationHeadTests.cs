using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Heads.Masks;

public sealed class SegmentationHeadTests : IDisposable
{
    private const string One = """[{ "code": "v", "scheme": "99TEST", "meaning": "Vessel", "threshold": 0.75 }]""";
    private const string Two = """[{ "code": "b", "scheme": "99TEST", "meaning": "Background", "isNegative": true }, { "code": "l", "scheme": "99TEST", "meaning": "Lung" }]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nearest_RepeatsWhatTheModelSaid_AndMeasuresIt()
    {
        float[] logits = [-9, 2, -9, -9, -9, 3, 3, -9];   // 2 rows of 4; the sigmoid of 2 is 0.88

        var finding = Assert.Single(await DetectAsync(One, "Sigmoid", "Nearest", 2, 4, logits, rows: 4, columns: 8, spacing: 0.5));

        Assert.Equal((true, "Vessel", new FrameRegion(2, 0, 6, 4)), (finding.IsPresent, finding.Code.Meaning, finding.Region));
        var outline = Assert.IsType<MaskShape>(finding.Outline);
        Assert.Equal((new FrameRegion(2, 0, 6, 4), "0,2,2,2,2,8"), (outline.Area, string.Join(',', outline.Runs)));
        var area = finding.Measurements.Single(m => m.Concept == MeasurementConcepts.Area);
        Assert.Equal((12 * 0.25, "mm2"), (area.Value, area.Unit));
        Assert.Equal((Sigmoid(2) + (2 * Sigmoid(3))) / 3, finding.Confidence.Value, 1e-6);
        Assert.Equal(ConfidenceKind.Softmax, finding.Confidence.Kind);
    }

    [Fact]
    public async Task WithoutASpacing_AnAreaIsInPixels()
    {
        var finding = Assert.Single(await DetectAsync(One, "Sigmoid", "Nearest", 1, 1, [9], rows: 3, columns: 5));

        var area = finding.Measurements.Single(m => m.Concept == MeasurementConcepts.Area);
        Assert.Equal((15d, "{square_pixels}"), (area.Value, area.Unit));
    }

    [Theory]
    [InlineData("Sigmoid", 40, 60, 0, 0, 60, 40)]
    [InlineData("Softmax", 40, 60, 0, 0, 60, 40)]
    [InlineData("Sigmoid", 40, 60, -10, 5, 70, 35)]
    [InlineData("Softmax", 4, 5, 0, 0, 5, 4)]
    public async Task Bilinear_InterpolatesProbabilities_BeforeItDecides(string scores, int rows, int columns, int left, int top, int right, int bottom)
    {
        const int Height = 8, Width = 12;
        float[] logits = TestValues.Finite(Height * Width, -3, 3, seed: 7);
        bool isSigmoid = scores == "Sigmoid";
        var area = new FrameRegion(left, top, right, bottom);

        var findings = await DetectAsync(isSigmoid ? One : Two, scores, "Bilinear", Height, Width, logits, rows, columns, area: area);

        // The definition: each pixel's centre, in the model's pixels, joins four of their centres.
        var finding = Assert.Single(findings);
        double sum = 0, count = 0;
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                double u = ((x + 0.5 - left) * Width / (right - left)) - 0.5, v = ((y + 0.5 - top) * Height / (bottom - top)) - 0.5;
                bool isShown = x >= left && x < right && y >= top && y < bottom;
                double p = isShown ? Interpolate(logits, Height, Width, u, v) : 0;
                if (p >= (isSigmoid ? 0.75 : 0.5))
                {
                    (sum, count) = (sum + p, count + 1);
                }

                if (Math.Abs(p - (isSigmoid ? 0.75 : 0.5)) > 1e-5)
                {
                    Assert.Equal(p > (isSigmoid ? 0.75 : 0.5), finding.Outline!.Contains(new FramePoint(x + 0.5, y + 0.5)));
                }
            }
        }

        Assert.InRange(count, 1, rows * columns);
        Assert.Equal(sum / count, finding.Confidence.Value, 1e-3);
    }

    [Fact]
    public async Task ALabelOfNoPixel_IsAbsent_WithItsBestProbability()
    {
        var finding = Assert.Single(await DetectAsync(One, "Sigmoid", "Bilinear", 2, 2, [-9, -9, 1, -9], rows: 2, columns: 2));

        Assert.False(finding.IsPresent);
        Assert.Equal(Sigmoid(1), finding.Confidence.Value, 1e-6);
        Assert.Null(finding.Region);
        Assert.Null(finding.Outline);
    }

    [Fact]
    public async Task Scores_AreTheBestProbabilities()
    {
        using var model = Load(One, "Sigmoid", "Bilinear", 2, 2);
        float[] scores = new float[1];

        await model.ScoreAsync(new float[] { -9, -9, 1, -9 }, 1, scores, TestContext.Current.CancellationToken);

        Assert.Equal(Sigmoid(1), scores[0], 1e-6);
    }

    [Fact]
    public async Task NotANumber_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await DetectAsync(One, "Sigmoid", "Bilinear", 2, 2, [0, float.NaN, 0, 0], 2, 2));

        Assert.Equal(ErrorKind.MalformedResponse, fault.Kind);
    }

    [Theory]
    [InlineData(Two, "Sigmoid", "and the manifest says [any, 2, any, any]")]
    [InlineData(One, "Softmax", "needs a label for the background")]
    public void Load_RefusesLabelsThatDoNotFit(string labels, string scores, string reason)
    {
        string change = $$$"""{ "task": "Segmentation", "labels": {{{labels}}}, "outputs": { "logits": "logits", "scores": "{{{scores}}}" } }""";

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(TaskModels.Write(_folder, TaskModels.Mask(2, 2, (1, 0)), 2, 2, change)));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Interpolate(float[] logits, int height, int width, double u, double v)
    {
        u = Math.Clamp(u, 0, width - 1);
        v = Math.Clamp(v, 0, height - 1);
        int x = Math.Min((int)u, width - 2), y = Math.Min((int)v, height - 2);
        double At(int dx, int dy) => Sigmoid(logits[((y + dy) * width) + x + dx]);
        double upper = At(0, 0) + ((u - x) * (At(1, 0) - At(0, 0))), lower = At(0, 1) + ((u - x) * (At(1, 1) - At(0, 1)));
        return upper + ((v - y) * (lower - upper));
    }

    private OnnxModel Load(string labels, string scores, string scaling, int height, int width)
    {
        string change = $$$"""{ "task": "Segmentation", "labels": {{{labels}}}, "outputs": { "logits": "logits", "scores": "{{{scores}}}", "scaling": "{{{scaling}}}" } }""";

        // The softmax of 0 and x is the sigmoid of x.
        byte[] graph = labels == One ? TaskModels.Mask(height, width, (1, 0)) : TaskModels.Mask(height, width, (0, 0), (1, 0));
        return OnnxModel.Load(TaskModels.Write(_folder, graph, height, width, change));
    }

    private async Task<IReadOnlyList<Finding>> DetectAsync(
        string labels, string scores, string scaling, int height, int width, float[] logits, int rows, int columns, FrameRegion? area = null, double? spacing = null)
    {
        using var model = Load(labels, scores, scaling, height, width);
        using var tensor = TaskModels.Tensor(height, width, logits, rows, columns, area, spacing);
        return (await model.DetectAsync(tensor, TestContext.Current.CancellationToken)).Items;
    }
}
