using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Puts a <see cref="CallScope"/> with the options of a call, and finds it there.</summary>
public static class CallScopeExtensions
{
    /// <summary>Where a durable step puts the name of its effect.</summary>
    internal const string IdempotencyKey = "idempotencyKey";

    private const string Key = "medimaging.scope";

    /// <summary>Copies options, with a scope.</summary>
    /// <param name="options">The options, or none.</param>
    /// <param name="scope">The scope.</param>
    /// <returns>The copy.</returns>
    public static ChatOptions WithScope(this ChatOptions? options, CallScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var copy = options?.Clone() ?? new ChatOptions();
        (copy.AdditionalProperties ??= [])[Key] = scope;
        return copy;
    }

    /// <summary>Copies options, with a scope.</summary>
    /// <param name="options">The options, or none.</param>
    /// <param name="scope">The scope.</param>
    /// <returns>The copy.</returns>
    public static EmbeddingGenerationOptions WithScope(this EmbeddingGenerationOptions? options, CallScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var copy = options?.Clone() ?? new EmbeddingGenerationOptions();
        (copy.AdditionalProperties ??= [])[Key] = scope;
        return copy;
    }

    /// <summary>Finds the scope of a call.</summary>
    /// <param name="options">The options, or none.</param>
    /// <returns>The scope; <see cref="CallScope.None"/> when nobody said anything.</returns>
    public static CallScope GetScope(this ChatOptions? options) => Find(options?.AdditionalProperties);

    /// <summary>Finds the scope of a call.</summary>
    /// <param name="options">The options, or none.</param>
    /// <returns>The scope; <see cref="CallScope.None"/> when nobody said anything.</returns>
    public static CallScope GetScope(this EmbeddingGenerationOptions? options) => Find(options?.AdditionalProperties);

    /// <summary>Finds the scope of a call among properties, as speech clients have them.</summary>
    /// <param name="properties">The properties, or none.</param>
    /// <returns>The scope; <see cref="CallScope.None"/> when nobody said anything.</returns>
    public static CallScope GetScope(this AdditionalPropertiesDictionary? properties) => Find(properties);

    // A durable step names the key of its effect by itself.
    private static CallScope Find(AdditionalPropertiesDictionary? properties)
    {
        var scope = properties?.GetValueOrDefault(Key) as CallScope ?? CallScope.None;
        return scope.IdempotencyKey is null && properties?.GetValueOrDefault(IdempotencyKey) is string key ? scope with { IdempotencyKey = key } : scope;
    }
}
