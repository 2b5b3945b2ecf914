using MedImaging.Tests.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Registration;

public sealed class AddOnnxModelTests
{
    [Fact]
    public void AddOnnxModel_RegistersOneModelUnderItsName()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("chest", TestModels.Pneumonia, o => o.Threads = 2);
        IImageModel model;
        using (var provider = services.BuildServiceProvider())
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            model = provider.GetRequiredKeyedService<IImageModel>("chest");

            Assert.Same(model, provider.GetRequiredKeyedService<IImageModel>("chest"));
            Assert.Equal("cxr_pneumonia28", model.Description.Id);
            Assert.Null(provider.GetKeyedService<IImageModel>("brain"));
        }

        Assert.Throws<ObjectDisposedException>(() => model.Preprocess(TestFrames.Of(2, 2, new float[4])));
    }

    [Fact]
    public void AddOnnxModels_RegistersEveryPairOfAFolder()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModels(Path.GetDirectoryName(TestModels.Pneumonia)!);
        using var provider = services.BuildServiceProvider();

        Assert.Equal("cxr_pneumonia28", provider.GetRequiredKeyedService<IImageModel>("cxr_pneumonia28").Description.Id);
        var status = Assert.Single(provider.GetRequiredService<ModelRegistry>().List());
        Assert.Equal((true, "CPU", 0), (status.IsLoaded, status.Device, status.InUse));
    }

    [Fact]
    public void AddOnnxModel_UnderTwoNames_OpensItTwice()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("a", TestModels.Pneumonia).AddOnnxModel("b", TestModels.Pneumonia, o => o.BatchSize = 4);
        using var provider = services.BuildServiceProvider();

        Assert.NotSame(provider.GetRequiredKeyedService<IImageModel>("a"), provider.GetRequiredKeyedService<IImageModel>("b"));
        Assert.Equal(["a", "b"], provider.GetRequiredService<ModelRegistry>().List().SelectMany(m => m.Names));
    }

    [Fact]
    public void AddOnnxModel_OfAFileThatIsNotThere_FailsAtStart()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("chest", "nowhere.onnx");
        using var provider = services.BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("\"chest\" needs the file nowhere.onnx", fault.Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IImageModel>("chest"));
    }

    [Fact]
    public void AddOnnxModel_HoldsOptionsToTheirRanges()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("chest", TestModels.Pneumonia, o => o.Threads = 0);
        using var provider = services.BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Threads", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoHosts_InOneProcess_ShareNothing()
    {
        using var first = Build();
        using var second = Build();

        Assert.NotSame(first.GetRequiredKeyedService<IImageModel>("chest"), second.GetRequiredKeyedService<IImageModel>("chest"));
    }

    private static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("chest", TestModels.Pneumonia);
        return services.BuildServiceProvider();
    }
}
