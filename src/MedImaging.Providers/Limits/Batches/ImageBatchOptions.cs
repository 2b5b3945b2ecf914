using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How images are put together into one request.</summary>
public sealed class ImageBatchOptions
{
    /// <summary>Gets or sets how many images a request has at most.</summary>
    /// <value>The default is 10.</value>
    [Range(1, 100)]
    public int MostImages { get; set; } = 10;

    /// <summary>Gets or sets how many bytes the images of a request have at most; a larger one goes alone.</summary>
    /// <value>The default is 14 MiB: 20 MB in base64.</value>
    [Range(1, int.MaxValue)]
    public int MostBytes { get; set; } = 14 << 20;

    /// <summary>Gets or sets how long the first image of a request waits for others. An emergency does not wait, and nothing waits for more than a quarter of the time to its deadline.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets whether one request may have images of several patients or studies of a tenant.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool MixesPatients { get; set; }

    /// <summary>Gets or sets whether an image without a clear answer is asked again, alone; else it fails.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AsksAloneWhenUnclear { get; set; } = true;

    /// <summary>Gets or sets how many images may be under way; more are refused.</summary>
    /// <value>The default is 1000.</value>
    [Range(1, 1_000_000)]
    public int MostWaiting { get; set; } = 1000;

    internal ImageBatchOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostImages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostImages, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GatherTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(GatherTime, TimeSpan.FromMinutes(10));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostWaiting, 1);
        return this;
    }
}
