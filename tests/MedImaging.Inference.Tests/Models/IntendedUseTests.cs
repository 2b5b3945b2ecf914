namespace MedImaging.Tests.Models;

public sealed class IntendedUseTests : IDisposable
{
    private readonly OnnxModel _model = OnnxModel.Load(TestModels.Pneumonia);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("DX", "CHEST", null)]
    [InlineData("CR", "chest", null)]
    [InlineData("DX", null, null)]
    [InlineData("DX", "CHEST_PA", null)]
    [InlineData("CT", "CHEST", "made for CR, DX, RG images; this one is CT")]
    [InlineData("MR", null, "this one is MR")]
    [InlineData("OT", null, "does not say what it is")]
    [InlineData("", null, "does not say what it is")]
    [InlineData("DX", "SKULL", "another part of the body")]
    [InlineData("Name^Of^A^Patient, not a code", null, "this one is another.")]
    public void WhyNot_ComparesTheFrameWithTheManifest(string modality, string? bodyPart, string? reason)
    {
        string? why = _model.WhyNot(Frame(modality, bodyPart).ToReference());

        if (reason is null)
        {
            Assert.Null(why);
        }
        else
        {
            Assert.Contains(reason, why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Limitations_BeginWithTheReasonNotToAsk()
        => Assert.Contains("this one is CT", (await LimitationsAsync(_model, Frame("CT", "CHEST")))[0], StringComparison.Ordinal);

    [Fact]
    public async Task Limitations_SayWhatTheFileDoesNot()
    {
        Assert.Contains(await LimitationsAsync(_model, Frame("DX", null)), l => l.Contains("which part of the body", StringComparison.Ordinal));
        Assert.DoesNotContain(await LimitationsAsync(_model, Frame("DX", "CHEST")), l => l.Contains("which part of the body", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("041Y", true)]
    [InlineData("005Y", false)]
    [InlineData("018M", false)]
    [InlineData("002W", true)]
    [InlineData(null, false)]
    [InlineData("old", false)]
    [InlineData("-05Y", false)]
    public async Task Limitations_NameAnAgeTheModelNeverSaw_WithoutRepeatingIt(string? age, bool isNamed)
    {
        var notes = await LimitationsAsync(_model, Frame("DX", "CHEST", age));

        Assert.Equal(isNamed, notes.Any(n => n.Contains("another age", StringComparison.Ordinal)));
        Assert.DoesNotContain(notes, n => age is not null && n.Contains(age, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("041Y", true)]
    [InlineData("005Y", false)]
    [InlineData(null, false)]
    public async Task AnotherAge_IsRefused_WhereTheManifestIsStrict_AndThenToldOnce(string? age, bool isRefused)
    {
        using var folder = new MedImaging.Testing.TemporaryFolder();
        using var model = OnnxModel.Load(TestModels.Copy(folder, m => m["agesAreStrict"] = true));
        var frame = Frame("DX", "CHEST", age);

        Assert.Equal(isRefused, model.WhyNot(frame.ToReference()) is not null);
        Assert.Null(_model.WhyNot(frame.ToReference()));
        Assert.Equal(isRefused ? 1 : 0, (await LimitationsAsync(model, frame)).Count(l => l.Contains("another age", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AHost_CanVouchForAPictureWithoutAModality()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia, new OnnxModelOptions { AcceptUnknownModality = true });

        Assert.Null(model.WhyNot(Frame("OT", "CHEST").ToReference()));
        Assert.NotNull(model.WhyNot(Frame("CT", "CHEST").ToReference()));
        Assert.Contains(await LimitationsAsync(model, Frame("OT", "CHEST")), l => l.Contains("the host's word", StringComparison.Ordinal));
    }

    private static PixelFrame Frame(string modality, string? bodyPart, string? age = "003Y")
        => TestFrames.Of(8, 8, new float[64], TestFrames.Bytes, modality: modality, bodyPart: bodyPart, age: age);

    private static async Task<IReadOnlyList<string>> LimitationsAsync(OnnxModel model, PixelFrame frame)
    {
        using var tensor = model.Preprocess(frame);
        return (await model.DetectAsync(tensor, TestContext.Current.CancellationToken)).Limitations;
    }
}
