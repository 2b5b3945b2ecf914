using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says how audit trails are anchored, and what else is written into them.</summary>
public static class MedImagingBuilderAuditExtensions
{
    /// <summary>Makes checkpoints of the audit trails, for an <see cref="IAuditAnchor"/> if one is registered, and registers the <see cref="AuditVerifier"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Says when.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddAuditCheckpoints(this MedImagingBuilder builder, Action<AuditCheckpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<AuditCheckpointOptions>().Configure(options => configure?.Invoke(options));
        builder.Services.TryAddSingleton(services => new AuditCheckpoints(
            services.GetRequiredService<IRecordStore>(),
            services.GetService<IAuditAnchor>(),
            services.GetRequiredService<IOptions<AuditCheckpointOptions>>().Value,
            services.GetService<IKeyProvider>(),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<AuditCheckpoints>>()));
        builder.Services.TryAddSingleton(services => new AuditVerifier(services.GetRequiredService<IRecordStore>(), services.GetService<IKeyProvider>()));
        return builder;
    }

    /// <summary>Hands the checkpoints of the audit trails to a file, which belongs elsewhere than the store.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file.</param>
    /// <param name="configure">Says when.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddAuditFileAnchor(this MedImagingBuilder builder, string path, Action<AuditCheckpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.Replace(ServiceDescriptor.Singleton<IAuditAnchor>(_ => new FileAuditAnchor(path)));
        return builder.AddAuditCheckpoints(configure);
    }

    /// <summary>Writes what leaves the host into the audit trail, before it is sent, in place of whatever kept the receipts so far.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="caller">In whose name, where a call does not say its tenant; none for <see cref="Caller.Process"/>.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AuditEgress(this MedImagingBuilder builder, Caller? caller = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IEgressLog>(services =>
            new AuditingEgressLog(services.GetRequiredService<IRecordStore>(), caller, services.GetService<AuditCheckpoints>())));
        return builder;
    }
}
