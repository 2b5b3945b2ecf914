using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of a graph server.</summary>
public static class Neo4jSessionBuilderExtensions
{
    /// <summary>Registers one <see cref="ICypherSession"/> over Bolt, unless the host has registered another. It connects when it is first used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the address and who we are.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddNeo4jSession(this MedImagingBuilder builder, Action<Neo4jOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        builder.Services.AddOptions<Neo4jOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Neo4jOptions>, Neo4jOptionsValidator>());
        builder.Services.TryAddSingleton<ICypherSession>(static services => BoltSessionFactory.Create(
            services.GetRequiredService<IOptions<Neo4jOptions>>().Value,
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            new Random(),
            services.GetService<ILoggerFactory>()?.CreateLogger("MedImaging.Neo4j") ?? NullLogger.Instance));
        return builder;
    }
}
