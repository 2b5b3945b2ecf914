using System.Buffers;
using System.Text.Json;
using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Evaluation;

public sealed class ModelEvaluatorTests
{
    private static readonly FakeTime Time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pneumonia_OnItsTestImages_HasTheFiguresOfTheDefinitions()
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("images/pneumoniamnist/labels.json")));
        var images = labels.RootElement.EnumerateArray().Select(e => (Path: TestData.Require("images/pneumoniamnist/" + e.GetProperty("file").GetString()), Label: e.GetProperty("label").GetInt32())).ToList();
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        var scoring = new FindingScores(model);

        var report = await new ModelEvaluator(Time).EvaluateAsync(
            scoring,
            images.Select(i => (TestFrames.ReadPng(i.Path), i.Label)).ToAsyncEnumerable(),
            new EvaluationOptions { WantedSensitivity = 0.95, FitCalibration = CalibrationMethod.Temperature },
            cancellationToken: Token);

        var pneumonia = Assert.Single(report.PerLabel);
        double[] sick = [.. scoring.Given.Where((_, i) => images[i].Label == 1)], well = [.. scoring.Given.Where((_, i) => images[i].Label == 0)];
        double area = sick.Average(s => well.Average(w => s > w ? 1 : s == w ? 0.5 : 0d));
        double Variance(double[] v) => v.Sum(x => (x - v.Average()) * (x - v.Average())) / (v.Length - 1) / v.Length;
        double error = Math.Sqrt(
            Variance([.. sick.Select(s => well.Average(w => s > w ? 1 : s == w ? 0.5 : 0d))]) + Variance([.. well.Select(w => sick.Average(s => s > w ? 1 : s == w ? 0.5 : 0d))]));
        TestContext.Current.SendDiagnosticMessage("{0}", System.Text.Encoding.UTF8.GetString(report.ToJson()));

        Assert.Equal((40L, 20L, 20L), (report.Count, pneumonia.Positives, pneumonia.Negatives));
        Assert.Equal(new BinaryCounts(sick.Count(s => s >= 0.5), well.Count(w => w >= 0.5), well.Count(w => w < 0.5), sick.Count(s => s < 0.5)), pneumonia.Counts);
        Assert.Equal((1d, 0.9, 0.95), (pneumonia.Figures.Sensitivity.Value, pneumonia.Figures.Specificity.Value, report.Accuracy.Value));
        Assert.Equal(0.9625, pneumonia.RocArea.Value!.Value, 1e-9);
        Assert.Equal(area, pneumonia.RocArea.Value.Value, 1e-12);
        Assert.Equal(area - (1.959963984540054 * error), pneumonia.RocArea.Low!.Value, 1e-9);
        Assert.Equal(Math.Min(1, area + (1.959963984540054 * error)), pneumonia.RocArea.High!.Value, 1e-9);

        // Wilson by hand: 20 of 20 and 18 of 20.
        Assert.Equal((0.8389, 1d), (Math.Round(pneumonia.Figures.Sensitivity.Low!.Value, 4), pneumonia.Figures.Sensitivity.High));
        Assert.Equal((0.699, 0.9721), (Math.Round(pneumonia.Figures.Specificity.Low!.Value, 4), Math.Round(pneumonia.Figures.Specificity.High!.Value, 4)));
        Assert.Equal(sick.Order().ElementAt(1), pneumonia.OperatingPoint!.Threshold);   // 19 of 20
        Assert.Equal(scoring.Given.Zip(images, (p, i) => (p - i.Label) * (p - i.Label)).Average(), pneumonia.BrierScore!.Value, 1e-12);
        Assert.IsType<TemperatureCalibration>(report.Calibration);
        Assert.Equal((model.Description, model.Plan.RecipeHash), (report.Model, report.RecipeHash!.Value));

        byte[] json = report.ToJson();
        Assert.Equal(json, EvaluationReport.FromJson(json).ToJson());
    }

    [Fact]
    public async Task OneBadFrame_CostsNoOther()
    {
        var model = new PixelScores();
        var frames = new List<(PixelFrame, int)>();
        for (int i = 0; i < 10; i++)
        {
            frames.Add((TestFrames.Of(1, 1, [i == 4 ? float.NaN : i / 10f]), i >= 5 ? 1 : 0));
        }

        frames.Add((TestFrames.Of(1, 1, [0.5f], modality: "MR"), 0));
        frames.Add((TestFrames.Of(1, 2, [0.5f, 0.5f]), 0));
        var done = new List<long>();

        var report = await new ModelEvaluator(Time).EvaluateAsync(model, frames.ToAsyncEnumerable(), new EvaluationOptions { BatchSize = 4 }, new Told(done), Token);

        Assert.Equal((9L, 3), (report.Count, report.Failed.Count));
        Assert.Equal(new BinaryCounts(5, 0, 4, 0), report.PerLabel[0].Counts);
        Assert.Equal([[4L, 0], [0, 5]], report.Confusion);
        Assert.Equal(12, done[^1]);
        Assert.True(model.MostAtOnce == 4);
        Assert.Equal(ContentHash.Of("recipe"), report.RecipeHash);
    }

    [Fact]
    public async Task NoCases_GiveAReportWithoutFigures()
    {
        var report = await new ModelEvaluator(Time).EvaluateAsync(
            new PixelScores(), AsyncEnumerable.Empty<(PixelFrame, int)>(), new EvaluationOptions { FitCalibration = CalibrationMethod.Isotonic, WantedSensitivity = 0.9 }, cancellationToken: Token);

        Assert.Equal((0L, null, null, null), (report.Count, report.Accuracy.Value, report.PerLabel[0].RocArea.Value, report.Calibration));
        Assert.Equal(report.ToJson(), EvaluationReport.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public async Task WhatDoesNotFit_IsTheCallersBug_AndCancellationStops()
    {
        var evaluator = new ModelEvaluator(Time);
        (PixelFrame, int)[] one = [(TestFrames.Of(1, 1, [0.5f]), 2)];

        await Assert.ThrowsAnyAsync<ArgumentException>(() => evaluator.EvaluateAsync(new PixelScores(), one.ToAsyncEnumerable(), cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => evaluator.EvaluateAsync(new PixelScores(), one.ToAsyncEnumerable(), new EvaluationOptions { Thresholds = [0.1, 0.2] }, cancellationToken: Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => evaluator.EvaluateAsync(new PixelScores(), one.ToAsyncEnumerable(), cancellationToken: new CancellationToken(true)));
    }

    private sealed class Told(List<long> done) : IProgress<long>
    {
        public void Report(long value) => done.Add(value);
    }

    /// <summary>Scores of a classifier by its findings.</summary>
    private sealed class FindingScores(OnnxModel model) : IScoringModel
    {
        public List<double> Given { get; } = [];

        public ModelDescription Description => model.Description;

        public IReadOnlyList<CodedConcept> Labels { get; } = [new("233604007", "SCT", "Pneumonia")];

        public ImageTensor Preprocess(PixelFrame frame) => model.Preprocess(frame);

        public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default) => model.DetectAsync(tensor, cancellationToken);

        public async ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
        {
            int length = inputs.Length / count;
            for (int i = 0; i < count; i++)
            {
                using var tensor = model.Preprocess(TestFrames.Of(28, 28, new float[784], TestFrames.Bytes));
                inputs.Slice(i * length, length).CopyTo(tensor.Values);
                var finding = Assert.Single((await model.DetectAsync(tensor, cancellationToken)).Items);
                scores.Span[i] = (float)finding.Confidence.Value;
                Given.Add(scores.Span[i]);
            }
        }
    }

    /// <summary>A model whose score is the only pixel.</summary>
    private sealed class PixelScores : IScoringModel
    {
        public int MostAtOnce { get; private set; }

        public ModelDescription Description { get; } = new() { Id = "pixel", Version = "1", Hash = ContentHash.Of("pixel"), IntendedUse = "tests" };

        public IReadOnlyList<CodedConcept> Labels { get; } = [new("1", "99TEST", "Bright")];

        public string? WhyNot(FrameReference frame) => frame.Series.Modality.Code == "MR" ? "Not for MR." : null;

        public ImageTensor Preprocess(PixelFrame frame) => frame.Columns == 1
            ? new ImageTensor(frame.ToReference(), new Owned(frame.Samples.ToArray()), 1, 1, 1, ContentHash.Of("recipe"))
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, "Not one pixel.");

        public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MostAtOnce = Math.Max(MostAtOnce, count);
            inputs.CopyTo(scores);
            return ValueTask.CompletedTask;
        }

        private sealed class Owned(float[] values) : IMemoryOwner<float>
        {
            public Memory<float> Memory => values;

            public void Dispose()
            {
            }
        }
    }
}
