using System.Buffers;

namespace MedImaging.Dicom;

/// <summary>How a volume is made of a stack.</summary>
public sealed class VolumeBuilderOptions
{
    /// <summary>Gets or sets what the samples are.</summary>
    /// <value>The default is <see cref="VolumeSampleType.Automatic"/>.</value>
    public VolumeSampleType SampleType { get; set; }

    /// <summary>Gets or sets what is done about missing slices.</summary>
    /// <value>The default is to refuse.</value>
    public GapHandling Gaps { get; set; }

    /// <summary>Gets or sets whether slices at uneven distances are taken as if they were even.</summary>
    /// <value>The default is <see langword="false"/>: they are refused.</value>
    public bool AllowsVaryingSpacing { get; set; }

    /// <summary>Gets or sets how many bytes the volume may have.</summary>
    /// <value>The default is 2 GiB.</value>
    public long MaxBytes { get; set; } = 1L << 31;

    /// <summary>Gets or sets how many slices are decoded at once.</summary>
    /// <value>The default is the number of processors.</value>
    public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>Gets or sets where memory for whole numbers comes from; <see langword="null"/> for an array of the exact size.</summary>
    /// <remarks>A host that makes one volume after another gives a pool of its own: fresh memory costs more than reading the slices.</remarks>
    public MemoryPool<short>? Int16Pool { get; set; }

    /// <summary>Gets or sets where memory for floats comes from; <see langword="null"/> for an array of the exact size.</summary>
    public MemoryPool<float>? SinglePool { get; set; }
}
