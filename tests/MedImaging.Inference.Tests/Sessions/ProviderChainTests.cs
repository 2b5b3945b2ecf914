using MedImaging.Testing;
using MedImaging.Tests.Models;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging.Tests.Sessions;

public sealed class ProviderChainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("not there", null)]
    [InlineData("cannot be loaded", "This is a text, not a library.")]
    public async Task Cuda_ThatCannotBeHad_GivesWayToTheCpuWhenItIsListed(string reason, string? library)
    {
        using var model = OnnxModel.Load(Model(), Options(library, ExecutionProvider.Cuda, ExecutionProvider.Cpu));
        using var tensor = model.Preprocess(TestFrames.Of(2, 2, [1, 2, 3, 4], TestFrames.Bytes));

        var findings = await model.DetectAsync(tensor, TestContext.Current.CancellationToken);

        Assert.Equal("CPU", findings.Model.Device);
        Assert.Contains(findings.Limitations, l => l.Contains("CUDA was asked for and not used", StringComparison.Ordinal) && l.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not there", null)]
    [InlineData("cannot be loaded", "This is a text, not a library.")]
    public void Cuda_Alone_ThatCannotBeHad_IsAnErrorThatSaysWhatToDo(string reason, string? library)
    {
        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(Model(), Options(library, ExecutionProvider.Cuda)));

        Assert.Equal(ErrorKind.Unavailable, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains("add Cpu to Providers", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.File(""), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_ByALibraryThatIsNoProvider_IsRefused()
    {
        // A real library without a provider in it: the runtime's own.
        string library = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
        Assert.SkipUnless(File.Exists(library), "The runtime has no libSystem.Native.so here.");
        var options = new OnnxModelOptions { Providers = [ExecutionProvider.Cuda] };
        options.Cuda.LibraryPath = library;

        Assert.Equal(ErrorKind.Unavailable, Assert.Throws<MedImagingException>(() => OnnxModel.Load(Model(), options)).Kind);
    }

    [Fact]
    public void Cuda_OfABuildWithoutIt_NamesThePackage()
    {
        OnnxModel.Load(Model()).Dispose();
        Assert.SkipWhen(OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "This ONNX Runtime is built with CUDA.");

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(Model(), new OnnxModelOptions { Providers = [ExecutionProvider.Cuda] }));

        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFirstThatCanBeHad_Runs()
    {
        using var model = OnnxModel.Load(Model(), new OnnxModelOptions { Providers = [ExecutionProvider.Cpu, ExecutionProvider.Cuda] });

        Assert.Equal("CPU", model.Description.Device);
    }

    [Fact]
    public void AModelThatIsNone_IsCorrupt_WhateverTheChain()
    {
        string broken = TestModels.Write(_folder, OnnxBytes.Model(OnnxBytes.Graph(OnnxBytes.Node("NoSuchOperator", [], "x"))));

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(broken, new OnnxModelOptions { Providers = [ExecutionProvider.Cuda, ExecutionProvider.Cpu] }));

        Assert.Equal(ErrorKind.Corrupt, fault.Kind);
    }

    private string Model() => TestModels.Write(_folder, OnnxParts.Linear(), change: m => m["input"]!["shape"]![0] = -1);

    private OnnxModelOptions Options(string? library, params ExecutionProvider[] providers)
    {
        var options = new OnnxModelOptions { Providers = [.. providers] };
        options.Cuda.LibraryPath = library is null ? _folder.File("absent.so") : _folder.Write("text.so", System.Text.Encoding.UTF8.GetBytes(library));
        return options;
    }
}
