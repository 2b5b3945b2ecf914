namespace MedImaging.Tests.Preprocessing;

public sealed class PreprocessingRecipeTests
{
    private const string Json = """
        {"channels":1,"steps":[{"step":"intensity","rule":"FileWindow","function":"Linear","lowPercentile":1,"highPercentile":99},{"step":"invert","onlyMonochrome1":true},{"step":"resize","width":28,"height":28,"fit":"Crop","filter":"Bicubic","padding":0},{"step":"clamp","low":0,"high":1}]}
        """;

    [Fact]
    public void Json_IsCanonical()
    {
        var recipe = PreprocessingRecipe.FromJson(Json);

        Assert.Equal(Json.Trim(), recipe.ToJson());
        Assert.Equal(ContentHash.Of(Json.Trim()), recipe.ComputeHash());
    }

    [Fact]
    public void Hash_DoesNotDependOnTheLayoutOfTheFile()
    {
        const string LaidOut = """
            {
              "channels": 1,
              "steps": [
                { "step": "intensity" }, { "step": "invert" },
                { "filter": "Bicubic", "fit": "Crop", "height": 28, "step": "resize", "width": 28 },
                { "step": "clamp", "high": 1.0, "low": 0.0 }
              ]
            }
            """;

        Assert.Equal(PreprocessingRecipe.FromJson(Json).ComputeHash(), PreprocessingRecipe.FromJson(LaidOut).ComputeHash());
    }

    [Fact]
    public void Hash_ChangesWithAnyStep()
    {
        var recipe = PreprocessingRecipe.FromJson(Json);
        var hashes = new[]
        {
            recipe,
            recipe with { Channels = 3 },
            recipe with { Steps = [.. recipe.Steps.Reverse()] },
            recipe with { Steps = [.. recipe.Steps.Take(3)] },
            recipe with { Steps = [.. recipe.Steps.Select(s => s is ClampStep ? new ClampStep(0, 1.0000001) : s)] },
        }.Select(r => r.ComputeHash());

        Assert.Equal(5, hashes.Distinct().Count());
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{}", "$")]
    [InlineData("""{"channels":1,"steps":[{"step":"sharpen"}]}""", "$.steps[0]")]
    [InlineData("""{"channels":1,"steps":[{"step":"invert","when":"always"}]}""", "$.steps[0].when")]
    [InlineData("""{"channels":1,"steps":[{"step":"resize","width":"28","height":28}]}""", "$.steps[0].width")]
    public void FromJson_SaysWhereItIsWrong(string json, string place)
    {
        var fault = Assert.Throws<MedImagingException>(() => PreprocessingRecipe.FromJson(json));

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(place, fault.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, PreprocessingRecipe> Faults => new()
    {
        { "channels", new() { Channels = 2, Steps = [new ResizeStep(1, 1)] } },
        { "one step is a resize", new() { Channels = 1, Steps = [] } },
        { "one step is a resize", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new ResizeStep(1, 1)] } },
        { "sides from 1", new() { Channels = 1, Steps = [new ResizeStep(0, 1)] } },
        { "sides from 1", new() { Channels = 1, Steps = [new ResizeStep(1, 100_000)] } },
        { "whole frame", new() { Channels = 1, Steps = [new InvertStep(), new IntensityStep(), new ResizeStep(1, 1)] } },
        { "finite center", new() { Channels = 1, Steps = [new IntensityStep { Rule = IntensityRule.GivenWindow, Center = 1 }, new ResizeStep(1, 1)] } },
        { "finite center", new() { Channels = 1, Steps = [new IntensityStep { Rule = IntensityRule.GivenWindow, Center = 1, Width = 0.5 }, new ResizeStep(1, 1)] } },
        { "does not use one", new() { Channels = 1, Steps = [new IntensityStep { Center = 1, Width = 2 }, new ResizeStep(1, 1)] } },
        { "percentiles", new() { Channels = 1, Steps = [new IntensityStep { LowPercentile = 5, HighPercentile = 5 }, new ResizeStep(1, 1)] } },
        { "low end", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new ClampStep(1, 0)] } },
        { "low end", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new ClampStep(double.NaN, 0)] } },
        { "finite numbers", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new RescaleStep(double.NaN, 0)] } },
        { "comes last", new() { Channels = 1, Steps = [new NormalizeStep([0], [1]), new ResizeStep(1, 1)] } },
        { "each of 3", new() { Channels = 3, Steps = [new ResizeStep(1, 1), new NormalizeStep([0], [1])] } },
        { "step 1 (gamma)", new() { Channels = 1, Steps = [new GammaStep(0), new ResizeStep(1, 1)] } },
        { "step 1 (gamma)", new() { Channels = 1, Steps = [new GammaStep(double.NaN), new ResizeStep(1, 1)] } },
        { "step 2 (gaussian)", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new GaussianStep(33)] } },
        { "step 1 (unsharp) needs a sigma", new() { Channels = 1, Steps = [new UnsharpStep(0, 1), new ResizeStep(1, 1)] } },
        { "step 1 (unsharp) needs an amount", new() { Channels = 1, Steps = [new UnsharpStep(1, -1), new ResizeStep(1, 1)] } },
        { "step 1 (median)", new() { Channels = 1, Steps = [new MedianStep(4), new ResizeStep(1, 1)] } },
        { "step 1 (clahe) needs 1 to 64 tiles", new() { Channels = 1, Steps = [new ClaheStep(0), new ResizeStep(1, 1)] } },
        { "step 1 (clahe) needs a clip", new() { Channels = 1, Steps = [new ClaheStep(8, 0.5), new ResizeStep(1, 1)] } },
        { "step 1 (quantile)", new() { Channels = 1, Steps = [new QuantileStep(0.9, 0.1), new ResizeStep(1, 1)] } },
        { "step 1 (unit)", new() { Channels = 1, Steps = [new UnitStep(""), new ResizeStep(1, 1)] } },
        { "step 1 (crop)", new() { Channels = 1, Steps = [new CropStep(0, 0, 0, 5), new ResizeStep(1, 1)] } },
        { "step 2 (crop) says which", new() { Channels = 1, Steps = [new GammaStep(2), new CropStep(0, 0, 5, 5), new ResizeStep(1, 1)] } },
        { "step 2 (foreground) says which", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new ForegroundStep(0)] } },
        { "step 2 (crop) is a box of the frame", new() { Channels = 1, Steps = [new ForegroundStep(0), new CropStep(0, 0, 5, 5), new ResizeStep(1, 1)] } },
        { "step 3 (quantile) looks at the whole frame", new() { Channels = 1, Steps = [new CropStep(0, 0, 5, 5), new GammaStep(2), new QuantileStep(), new ResizeStep(1, 1)] } },
        { "a fit or a filter", new() { Channels = 1, Steps = [new ResizeStep(1, 1, (ResizeFit)9)] } },
        { "a rule that is none", new() { Channels = 1, Steps = [new IntensityStep((IntensityRule)9), new ResizeStep(1, 1)] } },
        { "neighbours on each side make 5", new() { Channels = 3, Neighbours = 2, Steps = [new ResizeStep(1, 1)] } },
        { "neighbours on each side are", new() { Channels = 3, Neighbours = -1, Steps = [new ResizeStep(1, 1)] } },
        { "three channels of colour", new() { Channels = 1, Order = ChannelOrder.Bgr, Steps = [new ResizeStep(1, 1)] } },
        { "is none", new() { Channels = 1, Layout = (TensorLayout)7, Steps = [new ResizeStep(1, 1)] } },
        { "above 0", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new NormalizeStep([0], [0])] } },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Compile_RefusesWhatCannotRun(string reason, PreprocessingRecipe recipe)
    {
        var fault = Assert.Throws<MedImagingException>(recipe.Compile);

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_SaysOnlyWhatIsNotTheDefault_OfWhatCameLater()
    {
        const string Full = """{"channels":3,"steps":[{"step":"unit","unit":"g/ml"},{"step":"crop","left":1,"top":2,"width":3,"height":4},{"step":"foreground","threshold":25,"margin":0},{"step":"standardize","onlyNonZero":true},{"step":"gamma","exponent":0.5},{"step":"gaussian","sigma":1},{"step":"unsharp","sigma":1,"amount":1},{"step":"median","size":3},{"step":"clahe","tiles":8,"clipLimit":2},{"step":"quantile","low":0.05,"high":0.95},{"step":"resize","width":8,"height":8,"fit":"Stretch","filter":"PlainBilinear","padding":0}],"neighbours":1,"layout":"Nhwc","element":"Float16"}""";
        var recipe = PreprocessingRecipe.FromJson(Full);

        Assert.Equal(Full, recipe.ToJson());
        Assert.Equal((1, TensorLayout.Nhwc, TensorElement.Float16), (recipe.Neighbours, recipe.Layout, recipe.Element));
        recipe.Compile();
        Assert.Equal("""{"channels":1,"steps":[{"step":"standardize"}]}""", new PreprocessingRecipe { Channels = 1, Steps = [new StandardizeStep()] }.ToJson());
        Assert.Contains("\"order\":\"Bgr\"", (recipe with { Order = ChannelOrder.Bgr }).ToJson(), StringComparison.Ordinal);
    }
}
