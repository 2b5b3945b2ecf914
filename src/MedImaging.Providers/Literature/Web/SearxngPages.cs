using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads the answer of a SearXNG server.</summary>
internal static class SearxngPages
{
    /// <returns>The pages, or <see langword="null"/> when it is not such an answer.</returns>
    public static IReadOnlyList<WebSearchPage>? Read(ReadOnlyMemory<byte> body, int maxPages)
    {
        using var document = LiteratureJson.TryParse(body);
        return document is not null && document.RootElement.Member("results"u8) is { ValueKind: JsonValueKind.Array } results
            ? [.. results.EnumerateArray().Select(Page).OfType<WebSearchPage>().Take(maxPages)]
            : null;
    }

    // Only pages of the web: no script, no file, no user in the address.
    private static WebSearchPage? Page(JsonElement result)
    {
        string title = LiteratureText.Title(result.Text("title"u8));
        return title.Length > 0 && Uri.TryCreate(result.Text("url"u8), UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http" && address.UserInfo.Length == 0 && address.AbsoluteUri.Length <= 2_000
                ? new WebSearchPage(address, title, LiteratureText.Abstract([(null, result.Text("content"u8))]))
                : null;
    }
}
