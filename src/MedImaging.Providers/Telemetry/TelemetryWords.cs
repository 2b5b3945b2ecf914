using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Which words of others may be told on.</summary>
internal static class TelemetryWords
{
    private const int Longest = 128;

    /// <summary>Gets a name when it is a plain token, as models and answers are named; anything else could be a text.</summary>
    public static string? Token(string? word)
    {
        if (word is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':' or '/' or '@'))
            {
                return null;
            }
        }

        return word;
    }

    public static string FinishReason(ChatFinishReason reason)
        => reason == ChatFinishReason.Stop ? "stop"
            : reason == ChatFinishReason.Length ? "length"
            : reason == ChatFinishReason.ToolCalls ? "tool_call"
            : reason == ChatFinishReason.ContentFilter ? "content_filter"
            : "other";

    /// <summary>Gets the kind of an error, never its message.</summary>
    public static string ErrorType(Exception error) => error switch
    {
        ProviderException provider => provider.Error.ToString(),
        OperationCanceledException => "cancelled",
        MedImagingException known => known.Kind.ToString(),
        _ => error.GetType().FullName ?? "_OTHER",
    };
}
