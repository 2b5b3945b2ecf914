using System.Buffers;

namespace MedImaging.Providers;

/// <summary>Which headers a host may add to a call: none that carries a key, frames the message, or is set by the library.</summary>
internal static class HeaderRules
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");   // RFC 9110 5.6.2

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Authorization", "Connection", "Cookie", "Date", "Expect", "Host", "Idempotency-Key", "Keep-Alive",
        "OpenAI-Organization", "OpenAI-Project", "Range", "Referer", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "api-key", "x-api-key", "x-goog-api-key",
    };

    public static bool IsAllowed(string name, string? value)
        => name.Length is > 0 and <= 128
            && !name.AsSpan().ContainsAnyExcept(Token)
            && !Reserved.Contains(name)
            && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
            && IsValue(value);

    public static bool IsValue(string? value) => value is { Length: > 0 and <= 1024 } && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
