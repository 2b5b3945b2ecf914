using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says under which keys stored data is sealed.</summary>
public static class MedImagingBuilderProtectionExtensions
{
    /// <summary>Seals everything that is stored from now on under the host's keys.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="keys">Makes the provider.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="InvalidOperationException">There is a provider already: a store has one.</exception>
    public static MedImagingBuilder AddKeyProvider(this MedImagingBuilder builder, Func<IServiceProvider, IKeyProvider> keys)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(keys);
        if (builder.Services.Any(service => service.ServiceType == typeof(IKeyProvider)))
        {
            throw new InvalidOperationException("A key provider is registered already; a host has one.");
        }

        builder.Services.AddSingleton(keys);

        // Asked when the host starts, so that a missing key file is told then and not at a patient's first image.
        builder.Services.AddOptions<ProtectionOptions>().Validate<IKeyProvider>(static (_, provider) => provider.Current is not null).ValidateOnStart();
        return builder;
    }

    /// <summary>Seals everything that is stored from now on under the host's keys.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="keys">The keys, such as a <see cref="KeyRing"/> filled from the host's vault.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="InvalidOperationException">There is a provider already: a store has one.</exception>
    public static MedImagingBuilder AddKeyProvider(this MedImagingBuilder builder, IKeyProvider keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return builder.AddKeyProvider(_ => keys);
    }

    /// <summary>Seals everything that is stored from now on under the keys of a file, which <see cref="FileKeyProvider.Create"/> has made before.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; only its owner may read it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="InvalidOperationException">There is a provider already: a store has one.</exception>
    public static MedImagingBuilder AddFileKeys(this MedImagingBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.AddKeyProvider(_ => FileKeyProvider.Open(path));
    }

    /// <summary>Lets data be read that was stored before there were keys, while it is being sealed. Take the call out again when that is done.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AcceptPlainData(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<ProtectionOptions>(static options => options.AcceptsPlain = true);
        return builder;
    }

    /// <summary>Registers what seals, with the host's keys if there are any.</summary>
    internal static void AddProtection(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new Sealing(provider.GetService<IKeyProvider>(), provider.GetService<IOptions<ProtectionOptions>>()?.Value));
        services.TryAddSingleton(static provider => new FieldTokens(provider.GetService<IKeyProvider>()));
        services.TryAddSingleton(static provider => new KeyRotation(
            provider.GetRequiredService<Sealing>(), provider.GetServices<IKeyRotatable>(), provider.GetService<IRecordStore>(), provider.GetService<TimeProvider>()));
    }
}
