using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How the CUDA execution provider is reached and how much of the card's memory it may take.</summary>
public sealed class CudaOptions
{
    /// <summary>Gets or sets which card runs the model.</summary>
    /// <value>The default is 0, the first.</value>
    [Range(0, 255)]
    public int DeviceId { get; set; }

    /// <summary>Gets or sets the path of the provider's library, for the processor build of ONNX Runtime: <c>libonnxruntime_providers_cuda.so</c>. It is native code of this process: name only what the host trusts.</summary>
    /// <value>The default is none: the host references Microsoft.ML.OnnxRuntime.Gpu, which has it inside.</value>
    public string? LibraryPath { get; set; }

    /// <summary>Gets or sets how many bytes of the card's memory one model may take.</summary>
    /// <value>The default is no limit.</value>
    [Range(1L << 20, long.MaxValue)]
    public long? MemoryLimit { get; set; }
}

[OptionsValidator]
internal sealed partial class CudaOptionsValidator : IValidateOptions<CudaOptions>;
