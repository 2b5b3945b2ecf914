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
        { "above 0", new() { Channels = 1, Steps = [new ResizeStep(1, 1), new NormalizeStep([0], [0])] } },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Compile_RefusesWhatCannotRun(string reason, PreprocessingRecipe recipe)
    {
        var fault = Assert.Throws<MedImagingException>(recipe.Compile);

        Assert.Equal(ErrorKind.InvalidInput, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }
}
