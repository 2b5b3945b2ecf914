using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Calibration;

public sealed class ScoreCalibrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<ScoreCalibration> Kinds =>
    [
        new TemperatureCalibration(2.5),
        new IsotonicCalibration([new IsotonicCurve([0.1, 0.5, 0.9], [0, 0.25, 1]), new IsotonicCurve([0.5], [0.75])]),
        new PlattCalibration([new PlattTerm(1.5, -0.25), new PlattTerm(0, 0)]),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Kinds))]
    public void Json_GivesTheCalibrationBack(ScoreCalibration calibration)
    {
        string json = JsonSerializer.Serialize(calibration, InferenceJson.Default.ScoreCalibration);
        var again = JsonSerializer.Deserialize(json, InferenceJson.Default.ScoreCalibration);

        Assert.StartsWith("{\"method\":\"", json, StringComparison.Ordinal);
        Assert.Equal(calibration, again);
    }

    [Theory]
    [InlineData("""{"method":"temperature","temperature":0}""")]
    [InlineData("""{"method":"temperature","temperature":-1}""")]
    [InlineData("""{"method":"isotonic","curves":[]}""")]
    [InlineData("""{"method":"isotonic","curves":[{"scores":[0.5,0.5],"confidences":[0,1]}]}""")]
    [InlineData("""{"method":"isotonic","curves":[{"scores":[0.5,0.6],"confidences":[1,0]}]}""")]
    [InlineData("""{"method":"isotonic","curves":[{"scores":[0.5,0.6],"confidences":[0]}]}""")]
    [InlineData("""{"method":"isotonic","curves":[{"scores":[0.5],"confidences":[1.5]}]}""")]
    [InlineData("""{"method":"isotonic","curves":[{"scores":[0.5],"confidences":[1]}]}""")]
    [InlineData("""{"method":"platt","terms":[{"slope":-1,"offset":0},{"slope":1,"offset":0}]}""")]
    [InlineData("""{"method":"platt","terms":[{"slope":1,"offset":1e300},{"slope":1,"offset":0}]}""")]
    [InlineData("""{"method":"guess"}""")]
    [InlineData("""{"temperature":2}""")]
    public void Manifest_WithACalibrationThatCannotBe_IsRefused(string calibration)
    {
        string path = TestModels.Copy(_folder, manifest => manifest["calibration"] = JsonNode.Parse(calibration));

        var refusal = Assert.Throws<MedImagingException>(() => OnnxModel.Load(path));

        Assert.Equal(ErrorKind.InvalidInput, refusal.Kind);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Model_WithACalibration_GivesCalibratedConfidences(ScoreCalibration calibration)
    {
        string json = JsonSerializer.Serialize(calibration, InferenceJson.Default.ScoreCalibration);
        string path = TestModels.Copy(_folder, manifest => manifest["calibration"] = JsonNode.Parse(json));
        using var plain = OnnxModel.Load(TestModels.Pneumonia);
        using var calibrated = OnnxModel.Load(path);
        var frame = TestFrames.Of(64, 64, TestValues.Finite(64 * 64, 0, 255), TestFrames.Bytes);

        var (before, after) = (await ConfidenceOf(plain, frame), await ConfidenceOf(calibrated, frame));

        Assert.Equal((ConfidenceKind.Softmax, ConfidenceKind.Calibrated), (before.Kind, after.Kind));
        float[] logits = CalibrationCases.ToLogits([(float)(1 - before.Value), (float)before.Value], ScoreFunction.Softmax);
        Assert.Equal(calibration.ToConfidences(logits, ScoreFunction.Softmax)[1], after.Value, 1e-5);
        Assert.Throws<InvalidOperationException>(() => before.IsSurerThan(after));
        Assert.Throws<InvalidOperationException>(() => after.IsSurerThan(new Confidence(0.95, ConfidenceKind.SelfReported)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Confidences_StayFrom0To1_AndAddUpUnderSoftmax_ForAnyScores(ScoreCalibration calibration)
    {
        float[] extremes = [0, -0f, 1, -1, 50, -50, 1e30f, -1e30f, float.MaxValue, -float.MaxValue, float.Epsilon];
        foreach (float first in extremes)
        {
            foreach (float second in extremes)
            {
                double[] apart = calibration.ToConfidences([first, second], ScoreFunction.Sigmoid), shared = calibration.ToConfidences([first, second], ScoreFunction.Softmax);

                Assert.All([.. apart, .. shared], p => Assert.InRange(p, 0, 1));
                Assert.Equal(1, shared.Sum(), 1e-12);
            }
        }
    }

    [Fact]
    public void OtherNumberOfLabels_IsRefused()
    {
        var isotonic = new IsotonicCalibration([new IsotonicCurve([0.5], [0.5])]);
        var platt = new PlattCalibration([new PlattTerm(1, 0)]);

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => isotonic.ToConfidences([1, 2], ScoreFunction.Softmax)).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => platt.ToConfidences([1, 2], ScoreFunction.Sigmoid)).Kind);
    }

    private static async Task<Confidence> ConfidenceOf(OnnxModel model, PixelFrame frame)
    {
        using var tensor = model.Preprocess(frame);
        return Assert.Single((await model.DetectAsync(tensor, TestContext.Current.CancellationToken)).Items).Confidence;
    }
}
