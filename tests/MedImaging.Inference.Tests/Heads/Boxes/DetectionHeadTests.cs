using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Heads.Boxes;

public sealed class DetectionHeadTests : IDisposable
{
    private const string Labels = """[{ "code": "n", "scheme": "99TEST", "meaning": "Nodule" }, { "code": "m", "scheme": "99TEST", "meaning": "Mass", "threshold": 0.75 }]""";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => ["Corners", "CenterRows", "CenterColumns"];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Formats))]
    public async Task EveryLayout_GivesTheSameBoxes_InTheFramesPixels(string format)
    {
        Candidate[] candidates =
        [
            new(1, 2, 3, 4, 0, 0.9f),
            new(1.2f, 2, 3.2f, 4, 0, 0.8f),      // the same thing again
            new(1, 2, 3, 4, 1, 0.7f),            // another label at the same place
            new(0, 0, 1, 1, 0, 0.2f),            // not sure enough
            new(4, 4.95f, 7, 9, 1, 0.8f),        // past the right edge and the lower
            new(-9, -9, -8, -8, 0, 0.95f),       // beside the frame
        ];

        var findings = await DetectAsync(format, candidates, rows: 60, columns: 50);

        Assert.Equal(
            [
                ("f1", "Nodule", 0.9, true, new FrameRegion(10, 20, 30, 40)),
                ("f2", "Mass", 0.8, true, new FrameRegion(40, 49, 50, 60)),
                ("f3", "Mass", 0.7, false, new FrameRegion(10, 20, 30, 40)),
            ],
            findings.Items.Select(f => (f.Id, f.Code.Meaning, Math.Round(f.Confidence.Value, 5), f.IsPresent, f.Region!)));
        Assert.All(findings.Items, f => Assert.Equal(ConfidenceKind.Softmax, f.Confidence.Kind));
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task ALabelOfWhichNothingWasFound_IsAbsent_WithTheBestScoreItHad(string format)
    {
        var findings = await DetectAsync(format, [new(1, 1, 2, 2, 0, 0.1f), new(1, 1, 2, 2, 0, 0.2f), new(2, 2, 3, 3, 1, 0.05f)], rows: 6, columns: 3);

        Assert.Equal([("Nodule", 0.2, false), ("Mass", 0.05, false)], findings.Items.Select(f => (f.Code.Meaning, Math.Round(f.Confidence.Value, 5), f.IsPresent)));
        Assert.All(findings.Items, f => Assert.Null(f.Region));
    }

    [Theory]
    [InlineData("Corners", float.NaN, 1, 2, 2, 0.9f, "not numbers")]
    [InlineData("CenterRows", 1, 1, float.PositiveInfinity, 2, 0.9f, "not numbers")]
    [InlineData("Corners", 2, 1, 1, 2, 0.9f, "size below 0")]
    [InlineData("CenterColumns", 1, 2, 2, 1, 0.9f, "size below 0")]
    [InlineData("CenterRows", 1, 1, 2, 2, 1.5f, "score above 1")]
    public async Task WhatMakesNoSense_IsRefused(string format, float left, float top, float right, float bottom, float score, string reason)
    {
        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await DetectAsync(format, [new(left, top, right, bottom, 0, score)], 6, 1));

        Assert.Equal(ErrorKind.MalformedResponse, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FillersBelowTheThreshold_MayHoldAnything_ButAnUnknownLabelAboveItMayNot()
    {
        var findings = await DetectAsync("Corners", [new(1, 1, 2, 2, 0, 0.9f), new(-1, -1, -2, -2, -1, -1f)], 6, 2);
        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await DetectAsync("Corners", [new(1, 1, 2, 2, 2, 0.9f)], 6, 1));

        Assert.Equal([true, false], findings.Items.Select(f => f.IsPresent));
        Assert.Contains("a label that its manifest does not have", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstLabel_AndSharesOfTheInput_AreTheManifestsToSay()
    {
        var findings = await DetectAsync("Corners", [new(0.25f, 0.5f, 0.75f, 1, 2, 0.9f)], 100, 200, ", \"firstLabel\": 1, \"areNormalized\": true");

        Assert.Equal(("Mass", new FrameRegion(50, 50, 150, 100)), (findings.Items[0].Code.Meaning, findings.Items[0].Region));
    }

    [Fact]
    public async Task OfEquallySureBoxes_TheFirstGoesFirst_AndNoMoreAreKeptThanAsked()
    {
        Candidate[] candidates = [.. Enumerable.Range(0, 20).Select(i => new Candidate(i % 5, i / 5, (i % 5) + 0.9f, (i / 5) + 0.9f, 0, 0.5f))];

        var findings = await DetectAsync("CenterRows", candidates, 6, 20, ", \"maxDetections\": 7");

        var boxes = findings.Items.Where(f => f.Region is not null).ToArray();
        Assert.Equal(candidates.Take(7).Select(c => ((int)c.Left, (int)c.Top)), boxes.Select(f => (f.Region!.Left, f.Region.Top)));
    }

    [Theory]
    [InlineData(0.45, 1)]
    [InlineData(0.5, 2)]
    [InlineData(1, 2)]
    public async Task BoxesOverlap_AboveTheThresholdOnly(double iou, int kept)
    {
        // Intersection 2 × 2, union 2 × 2 + 2 × 2: one half, exactly.
        var findings = await DetectAsync("Corners", [new(0, 0, 4, 2, 0, 0.9f), new(0, 0, 2, 2, 0, 0.8f)], 6, 2, $", \"iouThreshold\": {iou.ToString(System.Globalization.CultureInfo.InvariantCulture)}");

        Assert.Equal(kept, findings.Items.Count(f => f.Region is not null));
    }

    [Theory]
    [InlineData(ResizeFit.Stretch)]
    [InlineData(ResizeFit.Crop)]
    [InlineData(ResizeFit.Pad)]
    public void ABoxAroundTheWholeInput_IsThePartOfTheFrameThatItShows(ResizeFit fit)
    {
        var plan = new PreprocessingRecipe { Channels = 1, Steps = [new ResizeStep(64, 48, fit)] }.Compile();
        foreach (var (rows, columns) in (ReadOnlySpan<(int, int)>)[(480, 640), (100, 1000), (1000, 101), (7, 9)])
        {
            using var tensor = plan.Run(TestFrames.Of(rows, columns, new float[rows * columns]));
            var area = tensor.Area!;

            var region = InputPlace.Of(tensor).ToFrame(new Box(0, 0, 64, 48), rows, columns)!;

            Assert.Equal(new FrameRegion(Math.Max(area.Left, 0), Math.Max(area.Top, 0), Math.Min(area.Right, columns), Math.Min(area.Bottom, rows)), region);
            Assert.Null(InputPlace.Of(tensor).ToFrame(new Box(1e30, 0, 1e31, 1), rows, columns));
        }
    }

    [Theory]
    [InlineData("\"format\": \"CenterRows\", \"boxes\": \"absent\"", "no output absent")]
    [InlineData("\"format\": \"CenterColumns\", \"boxes\": \"out\"", "output out is [1, 6, 4], and the manifest says [any, any, 7]")]
    [InlineData("\"format\": \"Corners\", \"boxes\": \"out\"", "boxes of three outputs name three")]
    [InlineData("\"format\": \"CenterRows\", \"boxes\": \"out\", \"scoreThreshold\": 0", "thresholds")]
    [InlineData("\"format\": \"CenterRows\", \"boxes\": \"out\", \"maxDetections\": 0", "keeps no boxes")]
    [InlineData("\"format\": \"Corners\", \"boxes\": \"out\", \"labels\": \"out\", \"scores\": \"out\"", "its output out is not a whole-number tensor")]
    public void Load_RefusesBoxesThatDoNotFit(string boxes, string reason)
    {
        string change = $$$"""{ "task": "Detection", "labels": {{{Labels}}}, "outputs": { "boxes": { {{{boxes}}} } } }""";

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(TaskModels.Write(_folder, TaskModels.Table(6, 4), 6, 4, change)));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    private async Task<Findings> DetectAsync(string format, Candidate[] candidates, int rows, int columns, string more = "")
    {
        int count = candidates.Length, fields = format == "CenterColumns" ? 7 : 6;
        var (height, width) = format == "CenterColumns" ? (count, fields) : (fields, count);
        float[] values = new float[height * width];
        for (int i = 0; i < count; i++)
        {
            float[] entry = candidates[i].Fields(format);
            for (int f = 0; f < fields; f++)
            {
                values[format == "CenterColumns" ? (i * fields) + f : (f * count) + i] = entry[f];
            }
        }

        string outputs = format == "Corners" ? "\"boxes\": \"boxes\", \"labels\": \"labels\", \"scores\": \"scores\"" : "\"boxes\": \"out\"";
        string change = $$$"""{ "task": "Detection", "labels": {{{Labels}}}, "outputs": { "boxes": { "format": "{{{format}}}", {{{outputs}}}{{{more}}} } } }""";
        using var model = OnnxModel.Load(TaskModels.Write(_folder, format == "Corners" ? TaskModels.Corners(count) : TaskModels.Table(height, width), height, width, change));

        // Boxes count in the input's pixels, whatever its size: one is ten of the frame where that has 60 rows, else one of it, or its share of the whole.
        int scale = rows == 60 ? 10 : 1;
        using var tensor = TaskModels.Tensor(height, width, values, rows, columns, more.Contains("areNormalized", StringComparison.Ordinal) ? null : new FrameRegion(0, 0, width * scale, height * scale));
        return await model.DetectAsync(tensor, TestContext.Current.CancellationToken);
    }

    private sealed record Candidate(float Left, float Top, float Right, float Bottom, int Label, float Score)
    {
        public float[] Fields(string format)
        {
            float[] center = [(Left + Right) / 2, (Top + Bottom) / 2, Right - Left, Bottom - Top];
            return format switch
            {
                "Corners" => [Left, Top, Right, Bottom, Label, Score],
                "CenterRows" => [.. center, Label == 0 ? Score : 0, Label == 1 ? Score : 0],
                _ => [.. center, 0.5f + (Score / 2), Label == 0 ? Score / (0.5f + (Score / 2)) : 0, Label == 1 ? Score / (0.5f + (Score / 2)) : 0],
            };
        }
    }
}
