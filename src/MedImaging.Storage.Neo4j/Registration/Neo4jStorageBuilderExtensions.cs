using System.Diagnostics.CodeAnalysis;
using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the graph store.</summary>
public static class Neo4jStorageBuilderExtensions
{
    /// <summary>Keeps records and runs in a graph server, reached over Bolt, in place of whatever keeps them so far.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the address and who we are.</param>
    /// <param name="configureStore">Sets how the store lies in the database.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddNeo4jStorage(this MedImagingBuilder builder, Action<Neo4jOptions> configure, Action<Neo4jStoreOptions>? configureStore = null)
        => builder.AddNeo4jSession(configure).AddNeo4jStores(configureStore);

    /// <summary>Keeps records and runs in a graph server, reached by the <see cref="ICypherSession"/> the host has registered, in place of whatever keeps them so far.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureStore">Sets how the store lies in the database.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddNeo4jStores(this MedImagingBuilder builder, Action<Neo4jStoreOptions>? configureStore = null)
    {
        ArgumentNullException.ThrowIfNull(builder);

        AddOptions(builder, configureStore);
        builder.Services.TryAddSingleton(static services => new AuditChain(services.GetService<IKeyProvider>()));
        builder.Services.TryAddSingleton(static services => new Neo4jRecordStore(Session(services), Options(services), services.GetRequiredService<AuditChain>(), Time(services)));
        builder.Services.TryAddSingleton(static services => new Neo4jSchema(Session(services), Options(services), Time(services)));

        // Replace, not TryAdd: AddMedImaging has registered the in-memory stores, and who asks for a graph means it.
        builder.Services.Replace(ServiceDescriptor.Singleton<IRecordStore>(static services => services.GetRequiredService<Neo4jRecordStore>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IRunJournal>(static services => new RecordRunJournal(services.GetRequiredService<IRecordStore>(), Time(services), sealing: services.GetService<Sealing>())));
        return builder;
    }

    /// <summary>Registers a <see cref="Neo4jMirror"/>: a copy of what the host's own store holds, in a graph, for questions in Cypher. The host runs it (<see cref="Neo4jMirror.RunAsync"/>); records go to the server from then on. It copies as <see cref="Caller.Process"/>: callers come with requests, and it outlives them.</summary>
    /// <param name="builder">The builder, with the embedded store added.</param>
    /// <param name="configure">Sets the address and who we are.</param>
    /// <param name="configureStore">Sets how the copy lies in the database.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddNeo4jMirror(this MedImagingBuilder builder, Action<Neo4jOptions> configure, Action<Neo4jStoreOptions>? configureStore = null)
    {
        builder.AddNeo4jSession(configure);
        AddOptions(builder, configureStore);
        builder.Services.TryAddSingleton(static services => new Neo4jMirror(
            services.GetRequiredService<IRecordStore>(),
            Session(services),
            Options(services),
            time: Time(services),
            logger: services.GetService<ILoggerFactory>()?.CreateLogger("MedImaging.Neo4j")));
        return builder;
    }

    /// <summary>Finds similar cases by the server's own vector index (Neo4j 5.15 or later) in place of the SDK's. Not for a sealed store: its vectors are sealed too, and searching refuses.</summary>
    /// <param name="builder">The builder, with the graph store added.</param>
    /// <returns>The same builder, for chaining.</returns>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    public static MedImagingBuilder AddNeo4jVectors(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        builder.Services.AddOptions<Neo4jStoreOptions>();
        builder.Services.TryAddSingleton(static services => new Neo4jNearestVectors(Session(services), Options(services), services.GetService<IKeyProvider>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<INearestVectors>(static services => services.GetRequiredService<Neo4jNearestVectors>()));
        return builder;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares without a type converter.")]
    private static void AddOptions(MedImagingBuilder builder, Action<Neo4jStoreOptions>? configure)
    {
        builder.Services.AddOptions<Neo4jStoreOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Neo4jStoreOptions>, Neo4jStoreOptionsValidator>());
    }

    private static ICypherSession Session(IServiceProvider services) => services.GetRequiredService<ICypherSession>();

    private static Neo4jStoreOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<Neo4jStoreOptions>>().Value;

    private static TimeProvider Time(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
