using System.Buffers;
using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.Models;

public sealed class OnnxModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Detect_OnTheReferenceImages_GivesTheReferenceProbabilities()
    {
        var images = ReadLabels();
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        var results = new List<(bool Truth, double Confidence)>();
        foreach (var image in images)
        {
            var finding = Assert.Single((await DetectAsync(model, TestFrames.ReadPng(image.Path))).Items);

            Assert.Equal(image.Reference, finding.Confidence.Value, 1e-4);
            Assert.Equal(finding.Confidence.Value >= 0.5, finding.IsPresent);
            results.Add((image.IsPneumonia, finding.Confidence.Value));
        }

        var figures = Measure(results);
        TestContext.Current.SendDiagnosticMessage(
            "{0} images: accuracy {1:F3}, sensitivity {2:F3}, specificity {3:F3}, AUC {4:F4}", results.Count, figures.Accuracy, figures.Sensitivity, figures.Specificity, figures.Auc);
        Assert.Equal((40, 0.95, 1.0, 0.9), (results.Count, figures.Accuracy, figures.Sensitivity, figures.Specificity));
        Assert.Equal(0.9625, figures.Auc, 1e-9);
    }

    [Fact]
    public async Task Detect_GivesTheReferenceActivationMap()
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("images/pneumoniamnist/cam_reference.json")));
        float[] expected = [.. reference.RootElement.GetProperty("cam_7x7").EnumerateArray().SelectMany(r => r.EnumerateArray()).Select(v => v.GetSingle())];
        string file = TestData.Require("images/pneumoniamnist/" + reference.RootElement.GetProperty("file").GetString());
        using var model = OnnxModel.Load(TestModels.Pneumonia);

        var finding = Assert.Single((await DetectAsync(model, TestFrames.ReadPng(file))).Items);

        var map = Assert.IsType<ActivationMap>(finding.Activation);
        Assert.Equal((7, 7, "CAM", new FrameRegion(0, 0, 28, 28)), (map.Rows, map.Columns, map.Method, map.Area));
        Assert.All(map.Values.Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-3));

        // Cells of at least half of 3.97 lie in rows 4 to 6 and columns 2 to 4; a cell is four pixels.
        Assert.Equal(new FrameRegion(8, 16, 20, 28), finding.Region);
    }

    [Fact]
    public async Task ActivationMaps_AndTheBias_AddUpToTheScores()
    {
        string path = TestModels.Copy(_folder, m => m["labels"]!.AsArray()[0]!["isNegative"] = false);
        float[] bias = OnnxGraph.FindInitializer(File.ReadAllBytes(path), "classifier.bias")!.Value.Values;
        using var model = OnnxModel.Load(path);
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var findings = await DetectAsync(model, TestFrames.Of(64, 64, TestValues.Finite(64 * 64, 0, 255, seed), TestFrames.Bytes));

            var (normal, pneumonia) = (findings.Items.Single(f => f.Code.Meaning == "Normal"), findings.Items.Single(f => f.Code.Meaning == "Pneumonia"));
            double Score(Finding finding, int label) => finding.Activation!.Values.Average() + bias[label];
            double fromMaps = Score(pneumonia, 1) - Score(normal, 0);
            double fromConfidences = Math.Log(pneumonia.Confidence.Value / normal.Confidence.Value);
            Assert.Equal(fromConfidences, fromMaps, 1e-4);
            Assert.Equal(1, pneumonia.Confidence.Value + normal.Confidence.Value, 1e-12);
        }
    }

    [Fact]
    public async Task Detect_GivesEvidenceForEveryFinding()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        var frame = TestFrames.Of(100, 200, TestValues.Finite(20_000));

        var findings = await DetectAsync(model, frame);

        var finding = Assert.Single(findings.Items);
        Assert.Equal(("f1", new CodedConcept("233604007", "SCT", "Pneumonia"), ConfidenceKind.Softmax), (finding.Id, finding.Code, finding.Confidence.Kind));
        Assert.Equal(
            new FindingEvidence
            {
                PixelHash = frame.PixelHash,
                RecipeHash = model.Plan.RecipeHash,
                ModelId = "cxr_pneumonia28",
                ModelVersion = "1.0.0",
                ModelHash = model.Description.Hash,
            },
            finding.Evidence);
        Assert.Equal(new FrameRegion(50, 0, 150, 100), finding.Activation!.Area);
        Assert.Same(model.Description, findings.Model);
        Assert.Equal(3, findings.Limitations.Count);
    }

    [Fact]
    public async Task Detect_OfALargerFrameWithMargins_LooksAtTheCentralSquare()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        var differences = new List<double>();
        int agreed = 0;
        foreach (var image in ReadLabels())
        {
            var finding = Assert.Single((await DetectAsync(model, Enlarge(TestFrames.ReadPng(image.Path), times: 12, margin: 40))).Items);

            differences.Add(Math.Abs(image.Reference - finding.Confidence.Value));
            agreed += finding.IsPresent == image.Reference >= 0.5 ? 1 : 0;
            Assert.Equal(new FrameRegion(40, 0, 40 + (28 * 12), 28 * 12), finding.Activation!.Area);
        }

        // Blocks of 12 × 12 pixels come back a little blurred, so confidences move a little.
        TestContext.Current.SendDiagnosticMessage("{0} of 40 agree; mean difference {1:F3}", agreed, differences.Average());
        Assert.InRange(agreed, 37, 40);
        Assert.InRange(differences.Average(), 0, 0.06);
    }

    [Fact]
    public async Task Detect_FromSixteenThreads_GivesTheSame()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        var frames = Enumerable.Range(0, 8).Select(i => TestFrames.Of(60, 50 + i, TestValues.Finite(60 * (50 + i), seed: (ulong)i))).ToArray();
        var expected = new List<Finding>();
        foreach (var frame in frames)
        {
            expected.Add((await DetectAsync(model, frame)).Items[0]);
        }

        await Parallel.ForAsync(0, 320, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, _) =>
        {
            var actual = (await DetectAsync(model, frames[i % 8])).Items[0];
            Assert.Equal(expected[i % 8].Confidence, actual.Confidence);
            Assert.Equal(expected[i % 8].Activation!.Values, actual.Activation!.Values);
        });
    }

    [Fact]
    public async Task Detect_OfWhatIsNotANumber_IsAMalformedResponse()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = Tensor(model, float.NaN);

        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await model.DetectAsync(tensor, Token));

        Assert.Equal(ErrorKind.MalformedResponse, fault.Kind);
    }

    [Fact]
    public async Task Detect_CanBeCancelled_WhileItRuns()
    {
        string path = TestModels.Write(_folder, OnnxBytes.Slow(side: 384, products: 3000), side: 384);
        using var model = OnnxModel.Load(path, new OnnxModelOptions { WarmUp = false });
        using var tensor = Tensor(model, 0.001f);
        using var cancellation = new CancellationTokenSource();

        var run = Task.Run(async () => await model.DetectAsync(tensor, cancellation.Token), Token);
        await Task.Delay(300, Token);
        Assert.False(run.IsCompleted);
        await cancellation.CancelAsync();

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(cancellation.Token, stopped.CancellationToken);
    }

    [Fact]
    public async Task Detect_WithACancelledToken_DoesNotStart()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = Tensor(model, 0f);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await model.DetectAsync(tensor, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Dispose_LetsRunsEnd_AndRefusesNewOnes()
    {
        string path = TestModels.Write(_folder, OnnxBytes.Slow(side: 192, products: 100), side: 192);
        var model = OnnxModel.Load(path, new OnnxModelOptions { WarmUp = false });
        using var tensor = Tensor(model, 0.001f);
        var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await model.DetectAsync(tensor, Token), Token)).ToArray();
        await Task.Delay(50, Token);

        model.Dispose();
        model.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await model.DetectAsync(tensor, Token));
        foreach (var run in runs)
        {
            // A run that had not begun may be refused; one that had must end well.
            await run.ContinueWith(r => Assert.True(r.IsCompletedSuccessfully || r.Exception!.InnerException is ObjectDisposedException, r.Exception?.ToString()), TaskScheduler.Default);
        }
    }

    [Fact]
    public async Task Detect_RefusesATensorOfAnotherShape()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = new ImageTensor(TestFrames.Of(1, 1, [0]).ToReference(), MemoryPool<float>.Shared.Rent(4), 1, 2, 2, ContentHash.Of("r"));

        await Assert.ThrowsAsync<ArgumentException>(async () => await model.DetectAsync(tensor, Token));
    }

    [Theory]
    [InlineData(0f, 0.5, true)]
    [InlineData(1f, 0.7310585786300049, true)]
    [InlineData(-1f, 0.2689414213699951, false)]
    public async Task Detect_WithSigmoidScores_HoldsEachAgainstItsThreshold(float logit, double confidence, bool isPresent)
    {
        using var model = OnnxModel.Load(TestModels.Write(_folder, OnnxBytes.Mean()));

        var finding = Assert.Single((await DetectAsync(model, TestFrames.Of(2, 2, [logit, logit, logit, logit]))).Items);

        Assert.Equal(confidence, finding.Confidence.Value, 1e-12);
        Assert.Equal(isPresent, finding.IsPresent);
        Assert.Null(finding.Activation);
        Assert.Null(finding.Region);
    }

    private static async Task<Findings> DetectAsync(OnnxModel model, PixelFrame frame)
    {
        using var tensor = model.Preprocess(frame);
        return await model.DetectAsync(tensor, Token);
    }

    private static ImageTensor Tensor(OnnxModel model, float value)
    {
        var owner = MemoryPool<float>.Shared.Rent(model.Plan.Length);
        owner.Memory.Span.Fill(value);
        return new ImageTensor(TestFrames.Of(1, 1, [0]).ToReference(), owner, model.Plan.Channels, model.Plan.Height, model.Plan.Width, model.Plan.RecipeHash);
    }

    private static PixelFrame Enlarge(PixelFrame frame, int times, int margin)
    {
        int rows = frame.Rows * times, columns = (frame.Columns * times) + (2 * margin);
        float[] samples = new float[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < frame.Columns * times; x++)
            {
                samples[(y * columns) + margin + x] = frame.Samples.Span[(y / times * frame.Columns) + (x / times)];
            }
        }

        return TestFrames.Of(rows, columns, samples, TestFrames.Bytes);
    }

    private static (string Path, bool IsPneumonia, double Reference)[] ReadLabels()
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("images/pneumoniamnist/labels.json")));
        return [.. labels.RootElement.EnumerateArray().Select(l => (
            TestData.Require("images/pneumoniamnist/" + l.GetProperty("file").GetString()),
            l.GetProperty("label").GetInt32() == 1,
            l.GetProperty("reference_probability_pneumonia").GetDouble()))];
    }

    private static (double Accuracy, double Sensitivity, double Specificity, double Auc) Measure(List<(bool Truth, double Confidence)> results)
    {
        double[] ill = [.. results.Where(r => r.Truth).Select(r => r.Confidence)], well = [.. results.Where(r => !r.Truth).Select(r => r.Confidence)];
        double sensitivity = ill.Count(c => c >= 0.5) / (double)ill.Length, specificity = well.Count(c => c < 0.5) / (double)well.Length;
        double auc = ill.Average(i => well.Average(w => i > w ? 1d : i < w ? 0d : 0.5));
        return (results.Count(r => r.Truth == r.Confidence >= 0.5) / (double)results.Count, sensitivity, specificity, auc);
    }
}
