using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using MedImaging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says which types may stand in durable flows, and how they are kept.</summary>
public static class MedImagingBuilderJournalExtensions
{
    /// <summary>Keeps values of a type in journals as JSON.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">A name that stays when the class is renamed.</param>
    /// <param name="version">The version that is written; raise it when the JSON changes, and add a migration.</param>
    /// <param name="json">How it is written, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddJournalType<T>(this MedImagingBuilder builder, string name, int version, JsonTypeInfo<T> json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return builder.AddJournalType(name, version, _ => new JsonJournalCodec<T>(json));
    }

    /// <summary>Keeps values of a type in journals by a codec.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">A name that stays when the class is renamed.</param>
    /// <param name="version">The version that is written.</param>
    /// <param name="codec">Makes the codec.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddJournalType<T>(this MedImagingBuilder builder, string name, int version, Func<IServiceProvider, IJournalCodec<T>> codec)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        ArgumentNullException.ThrowIfNull(codec);
        builder.Services.AddSingleton<JournalType>(services => new JournalType<T>(name, version, codec(services)));
        return builder;
    }

    /// <summary>Says how an older version of a journaled type becomes the next one.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The type's name in the journal.</param>
    /// <param name="fromVersion">The version it takes.</param>
    /// <param name="up">The change.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddJournalMigration(this MedImagingBuilder builder, string name, int fromVersion, Func<JsonNode, JsonNode> up)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(up);
        builder.Services.AddSingleton(new JournalMigration(name, fromVersion, up));
        return builder;
    }

    /// <summary>Says that values of a type are never kept: a resumed run makes them again by running their step.</summary>
    /// <typeparam name="T">The type, such as <see cref="PixelFrame"/>.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddRecomputedType<T>(this MedImagingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<JournalType>(new JournalType<T>(null, 0, null));
        return builder;
    }
}
