using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Where the parts of the library are registered: <c>services.AddMedImaging().AddDicom()…</c>.</summary>
public sealed class MedImagingBuilder
{
    internal MedImagingBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the host's services.</summary>
    public IServiceCollection Services { get; }
}
