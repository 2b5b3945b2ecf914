using MedImaging.Testing;

namespace MedImaging.Tests.Heads.Masks;

public sealed class RetinaModelTests
{
    [Fact]
    public async Task TheVesselsOfTheFundus_AreTheReferenceOnes()
    {
        var picture = Codecs.Jpeg.DecodeImage(File.ReadAllBytes(TestData.Require("images/retina/retina.jpg")));
        float[] samples = [.. picture.Samples.ToArray().Select(b => (float)b)];
        var frame = TestFrames.Of(picture.Height, picture.Width, samples, samplesPerPixel: 3, modality: "OP", bodyPart: null);
        using var model = OnnxModel.Load(TestData.Require("models/retina_vessel_wnet.onnx"), new OnnxModelOptions
        {
            Threads = Environment.ProcessorCount,
            WarmUp = false,
            ManifestPath = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", "retina_vessel_wnet.json"),
        });
        using var tensor = model.Preprocess(frame);

        var finding = Assert.Single((await model.DetectAsync(tensor, TestContext.Current.CancellationToken)).Items);

        // The reference is at the model's size, so the outline is asked at the centres of the model's pixels.
        var area = Assert.IsType<FrameRegion>(tensor.Area);
        Assert.Equal(new FrameRegion(8, 6, 1401, 1401), area);
        var expected = Codecs.Png.Decode(File.ReadAllBytes(TestData.Require("images/retina/retina_expected_vessels_512.png"))).Samples.ToArray();
        var mask = finding.Outline!.Rasterise(frame.Rows, frame.Columns);
        int both = 0, sum = 0;
        for (int i = 0; i < 512 * 512; i++)
        {
            int column = (int)(area.Left + (((i % 512) + 0.5) * (area.Right - area.Left) / 512)), row = (int)(area.Top + (((i / 512) + 0.5) * (area.Bottom - area.Top) / 512));
            bool isFound = mask.Contains(column, row);
            both += isFound && expected[i] > 127 ? 1 : 0;
            sum += (isFound ? 1 : 0) + (expected[i] > 127 ? 1 : 0);
        }

        TestContext.Current.SendDiagnosticMessage("Dice {0:F5}; {1:F0} square pixels", 2d * both / sum, finding.Measurements.Single(m => m.Concept == MeasurementConcepts.Area).Value);
        Assert.InRange(2d * both / sum, 0.99, 1);
        Assert.True(finding.IsPresent);
    }
}
