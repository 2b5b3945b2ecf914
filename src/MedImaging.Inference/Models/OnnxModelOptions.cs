using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How a model file is opened and run.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>Gets or sets the path of the model's file. Nothing is ever downloaded.</summary>
    [Required]
    public string? Path { get; set; }

    /// <summary>Gets or sets the path of the manifest.</summary>
    /// <value>The default is the model's path with <c>.json</c> for its extension.</value>
    public string? ManifestPath { get; set; }

    /// <summary>Gets or sets the SHA-256 the host trusts. The manifest's own says that both files belong together; this one says that they are the right ones.</summary>
    /// <remarks>It is the hash of <see cref="ModelDescription.Hash"/>: of the file that runs, which is the variant's where <see cref="Precision"/> chooses one, and over all files where tensors lie in external ones.</remarks>
    /// <value>The default is none.</value>
    public ContentHash? Sha256 { get; set; }

    /// <summary>Gets or sets how many threads one run may use.</summary>
    /// <value>The default is 1: a server is busy with many frames at once, not with one.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets the largest model file that is read, in bytes.</summary>
    /// <value>The default is 1 GiB; the format itself ends at 2 GiB.</value>
    [Range(1L, int.MaxValue)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets which of the files that the manifest lists is opened.</summary>
    /// <value>The default is none: the file of <see cref="Path"/> itself.</value>
    public ModelPrecision? Precision { get; set; }

    /// <summary>Gets or sets what the model runs on: the first of these that can be had. What is not listed is never used instead; what ran is <see cref="ModelDescription.Device"/>.</summary>
    /// <value>The default is empty, which is the processor alone.</value>
    public IList<ExecutionProvider> Providers { get; set; } = [];

    /// <summary>Gets or sets how the CUDA provider is reached.</summary>
    [Required]
    [ValidateObjectMembers(typeof(CudaOptionsValidator))]
    public CudaOptions Cuda { get; set; } = new();

    /// <summary>Gets or sets how much of the graph may be rewritten.</summary>
    /// <value>The default is all that ONNX Runtime knows.</value>
    public GraphOptimization Optimization { get; set; } = GraphOptimization.All;

    /// <summary>Gets or sets whether memory of ended runs is kept for later ones. Each model has its own: what it keeps is freed when it is disposed.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool UseArena { get; set; } = true;

    /// <summary>Gets or sets whether the places of intermediate values are planned once for an input's size.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool UseMemoryPattern { get; set; } = true;

    /// <summary>Gets or sets whether the memory that a run took is given back when it ends, at the cost of taking it anew each time.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ShrinkArena { get; set; }

    /// <summary>Gets or sets how many inputs may go through the model together. Above 1, single requests wait for each other, at most <see cref="MaxBatchDelay"/>.</summary>
    /// <value>The default is 1: each request runs at once, on the thread that asks.</value>
    [Range(1, 256)]
    public int BatchSize { get; set; } = 1;

    /// <summary>Gets or sets how long a request waits for others to fill its batch; once it is over the batch runs as soon as one of <see cref="ConcurrentBatches"/> is free.</summary>
    /// <value>The default is 2 milliseconds; zero takes what is there whenever a run is free.</value>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MaxBatchDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Gets or sets how many batches run at the same time.</summary>
    /// <value>The default is the number of processors divided by <see cref="Threads"/>.</value>
    [Range(1, 256)]
    public int? ConcurrentBatches { get; set; }

    /// <summary>Gets or sets how many requests may wait for a batch; further ones wait for room, without a copy of their input.</summary>
    /// <value>The default is 1,024.</value>
    [Range(1, 1 << 20)]
    public int MaxQueued { get; set; } = 1024;

    /// <summary>Gets or sets the clock of <see cref="MaxBatchDelay"/>.</summary>
    /// <value>The default is the system's.</value>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets whether the model runs once when it is opened, so that the first frame is not slower than the others.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WarmUp { get; set; } = true;

    /// <summary>Gets or sets whether frames that do not say their modality (<c>OT</c>, as photographs and plain pictures do) are taken on the host's word. The findings then say so.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AcceptUnknownModality { get; set; }
}

[OptionsValidator]
internal sealed partial class OnnxModelOptionsValidator : IValidateOptions<OnnxModelOptions>;
