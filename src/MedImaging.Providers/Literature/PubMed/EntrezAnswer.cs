namespace MedImaging.Providers;

/// <summary>Reads the answers that lead to publications: of esearch (XML or JSON), epost and espell. <see langword="null"/> means that the answer is not such a one.</summary>
internal static class EntrezAnswer
{
    private const int MaxErrorBytes = 64 << 10;   // an error is short; what is longer is read once, as what it should be

    /// <summary>Finds whether an answer says that it is an error: a text in an <c>ERROR</c> element below the root, or an <c>error</c> in JSON.</summary>
    public static bool IsError(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxErrorBytes)
        {
            return false;
        }

        if (!IsJson(body))
        {
            return EntrezNode.TryRead(body) is { } root && root.Elements.Any(each => each.Name is "ERROR" or "error" && !string.IsNullOrWhiteSpace(each.Text()));
        }

        using var document = LiteratureJson.TryParse(body);
        return document?.RootElement is { } json
            && (json.Text("error"u8) ?? json.Member("esearchresult"u8)?.Text("ERROR"u8)) is { Length: > 0 };
    }

    public static EntrezIds? Search(ReadOnlyMemory<byte> body) => IsJson(body) ? SearchJson(body) : SearchXml(body);

    public static EntrezHistory? Posted(ReadOnlyMemory<byte> body) => EntrezNode.TryRead(body) is { Name: "ePostResult" } root ? History(root.TextAt("WebEnv"), root.TextAt("QueryKey")) : null;

    /// <summary>The corrected words; empty when nothing was corrected.</summary>
    public static string? Spelling(ReadOnlyMemory<byte> body)
        => EntrezNode.TryRead(body) is { Name: "eSpellResult" } root && root.Child("CorrectedQuery") is { } corrected ? UntrustedText.Clean(corrected.Text(), LiteratureText.MaxTitle) : null;

    private static EntrezIds? SearchXml(ReadOnlyMemory<byte> body)
    {
        if (EntrezNode.TryRead(body) is not { Name: "eSearchResult" } root || root.Child("IdList") is not { } list || Whole(root.TextAt("Count")) is not { } count)
        {
            return null;
        }

        return Ids(count, list.Children("Id").Select(id => id.Text()), History(root.TextAt("WebEnv"), root.TextAt("QueryKey")));
    }

    private static EntrezIds? SearchJson(ReadOnlyMemory<byte> body)
    {
        using var document = LiteratureJson.TryParse(body);
        return document is not null && document.RootElement.Member("esearchresult"u8) is { } search
            && LiteratureJson.Number(search, "count"u8) is >= 0 and var count && search.Member("idlist"u8) is { ValueKind: System.Text.Json.JsonValueKind.Array }
                ? Ids(count, LiteratureJson.Texts(search, "idlist"u8), History(search.Text("webenv"u8), search.Text("querykey"u8)))
                : null;
    }

    private static EntrezIds? Ids(int count, IEnumerable<string> ids, EntrezHistory? history)
    {
        string?[] read = [.. ids.Select(LiteratureText.Pmid)];
        return read.Contains(null) || (count > 0 && read.Length == 0) ? null : new EntrezIds(count, [.. read.OfType<string>().Distinct(StringComparer.Ordinal)], history);
    }

    // They go back in a form and nowhere else; still, nothing that E-utilities would not write.
    private static EntrezHistory? History(string? environment, string? key)
        => environment?.Trim() is { Length: > 0 and <= 512 } name && name.All(static c => c is > ' ' and < '\u007f') && Whole(key) is > 0 and var number
            ? new EntrezHistory(name, number)
            : null;

    private static int? Whole(string? text)
        => int.TryParse(text?.Trim(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int value) ? value : null;

    private static bool IsJson(ReadOnlyMemory<byte> body) => body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
}

/// <summary>What esearch found.</summary>
internal sealed record EntrezIds(int Count, IReadOnlyList<string> Ids, EntrezHistory? History);

/// <summary>A list of ids that E-utilities keep, so that it need not be sent again.</summary>
internal sealed record EntrezHistory(string Environment, int QueryKey);
