using System.Text;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads the errors of NCBI's E-utilities and of Semantic Scholar: JSON with <c>error</c>, <c>message</c> or <c>esearchresult.ERROR</c>, or XML with an <c>ERROR</c> element.</summary>
internal static class LiteratureErrors
{
    private const int MaxBytes = 64 << 10;

    // Words of the services, in lower case, and what they mean. The first that is found counts.
    private static readonly (string Words, ProviderErrorKind Kind)[] Known =
    [
        ("rate limit", ProviderErrorKind.RateLimited),
        ("too many requests", ProviderErrorKind.RateLimited),
        ("limit exceeded", ProviderErrorKind.QuotaExhausted),            // an AWS gateway's used-up allowance
        ("api key invalid", ProviderErrorKind.Authentication),
        ("api key not", ProviderErrorKind.Authentication),
        ("invalid api key", ProviderErrorKind.Authentication),
        ("forbidden", ProviderErrorKind.Authentication),                 // how Semantic Scholar's gateway says that the key is unknown
        ("missing authentication token", ProviderErrorKind.InvalidRequest), // how an AWS gateway says that there is no such path
        ("invalid db name", ProviderErrorKind.InvalidRequest),
        ("database is not supported", ProviderErrorKind.InvalidRequest),
        ("unrecognized or unsupported fields", ProviderErrorKind.InvalidRequest),
        ("unacceptable query", ProviderErrorKind.InvalidRequest),
        ("empty term", ProviderErrorKind.InvalidRequest),
        ("id list is empty", ProviderErrorKind.InvalidRequest),
        ("unable to obtain query", ProviderErrorKind.InvalidRequest),    // the history has expired
        ("cannot retrieve history", ProviderErrorKind.InvalidRequest),
        ("timed out", ProviderErrorKind.Timeout),
        ("timeout", ProviderErrorKind.Timeout),
        ("search backend failed", ProviderErrorKind.ServerError),
        ("temporarily unavailable", ProviderErrorKind.Overloaded),
        ("service unavailable", ProviderErrorKind.Overloaded),
        ("internal server error", ProviderErrorKind.ServerError),
        ("internal error", ProviderErrorKind.ServerError),
    ];

    public static ProviderFault Read(ErrorAnswer answer)
    {
        var (words, code) = Words(answer.Body[..Math.Min(answer.Body.Length, MaxBytes)]);
        string lower = words.ToLowerInvariant();
        var kind = Known.FirstOrDefault(known => lower.Contains(known.Words, StringComparison.Ordinal)).Kind;
        return new ProviderFault(kind, Code: code);
    }

    private static (string Words, string? Code) Words(ReadOnlyMemory<byte> body)
        => body.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{', ..] ? JsonWords(body) : (XmlWords(Encoding.UTF8.GetString(body.Span)), null);

    private static (string Words, string? Code) JsonWords(ReadOnlyMemory<byte> body)
    {
        if (LiteratureJson.TryParse(body) is not { } document)
        {
            return ("", null);
        }

        using (document)
        {
            var root = document.RootElement;
            var search = root.Member("esearchresult"u8);
            string words = root.Text("error"u8) ?? root.Text("message"u8) ?? search?.Text("ERROR"u8) ?? "";
            string? code = root.Text("code"u8) ?? LiteratureJson.Number(root, "code"u8)?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (words, WireJson.Code(code));
        }
    }

    // An error page need not be well formed, and only a few words are looked for.
    private static string XmlWords(string text)
    {
        int start = text.IndexOf("<ERROR>", StringComparison.OrdinalIgnoreCase);
        int end = start < 0 ? -1 : text.IndexOf("</ERROR>", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? "" : text[(start + "<ERROR>".Length)..end];
    }
}
