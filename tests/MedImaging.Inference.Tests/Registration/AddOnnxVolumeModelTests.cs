using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Registration;

public sealed class AddOnnxVolumeModelTests
{
    [Fact]
    public void AVolumeModel_IsKeyedByItsName_BesideAModelOfFramesOfTheSame()
    {
        var services = new ServiceCollection();
        services.AddMedImaging()
            .AddOnnxVolumeModel("brain", TestData.Require("models/brain_meshnet5_gwm.onnx"), o => o.ManifestPath = Path.Combine(
                TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", "brain_meshnet5_gwm.json"))
            .AddOnnxModel("brain", Models.TestModels.Pneumonia);
        using var provider = services.BuildServiceProvider();

        var model = provider.GetRequiredKeyedService<IVolumeModel>("brain");

        Assert.Equal("brain_meshnet5_gwm", model.Description.Id);
        Assert.Equal("cxr_pneumonia28", provider.GetRequiredKeyedService<IImageModel>("brain").Description.Id);
        Assert.Same(model, provider.GetRequiredKeyedService<IVolumeModel>("brain"));
    }

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxVolumeModel("brain", "brain.onnx", o => o.Threads = 0);
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<IVolumeModel>("brain"));
    }
}
