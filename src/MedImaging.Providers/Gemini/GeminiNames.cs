using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Names that go into paths, and names that keep what only Gemini understands with a message.</summary>
internal static class GeminiNames
{
    /// <summary>The property of a content that holds the model's signature, to be sent back with it.</summary>
    public const string Signature = "gemini.thoughtSignature";

    /// <exception cref="ArgumentException">There is no model, or its name could lead to another path.</exception>
    public static string Model(string? asked, string? configured)
    {
        string? name = asked ?? configured;
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException("Gemini is to be asked, but neither its options nor the call's name a model.");
        }

        string bare = name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name;
        if (bare is not { Length: > 0 and <= 100 } || !char.IsAsciiLetterOrDigit(bare[0]) || !bare.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new ArgumentException("A Gemini model's name consists of letters, digits, '.', '-' and '_'.");
        }

        return bare;
    }

    public static string? SignatureOf(AIContent content) => content.AdditionalProperties?.GetValueOrDefault(Signature) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString(),   // a conversation that was kept as JSON
        _ => null,
    };
}
