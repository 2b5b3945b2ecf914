using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>How much a <see cref="ModelRegistry"/> keeps loaded.</summary>
public sealed class ModelRegistryOptions
{
    /// <summary>Gets or sets how many bytes of model files may be loaded. The model asked for longest ago makes room, unless a request uses it.</summary>
    /// <value>The default is 4 GiB.</value>
    [Range(1L, long.MaxValue)]
    public long MaxBytes { get; set; } = 4L << 30;
}

[OptionsValidator]
internal sealed partial class ModelRegistryOptionsValidator : IValidateOptions<ModelRegistryOptions>;
