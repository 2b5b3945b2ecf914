using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads where an answer says its words come from, as annotations of its text. Only addresses of the web are kept.</summary>
internal static class GeminiCitations
{
    /// <summary>The property of a message that holds what was searched for.</summary>
    private const string Searches = "gemini.webSearchQueries";

    /// <summary>The property of a message that holds the addresses that were read.</summary>
    private const string Retrieved = "gemini.retrievedUrls";

    private const int Most = 1000;

    public static void Read(JsonElement candidate, ChatResponseUpdate update)
    {
        var citations = Quoted(candidate).Concat(Grounded(candidate)).Take(Most).ToList<AIAnnotation>();
        if (citations.Count > 0)
        {
            var text = update.Contents.OfType<TextContent>().LastOrDefault();
            if (text is null)
            {
                update.Contents.Add(text = new TextContent(""));
            }

            text.Annotations = citations;
        }

        Keep(update, Searches, candidate.Object("groundingMetadata"u8)?.Items("webSearchQueries"u8).Select(query => query.AsText()));
        Keep(update, Retrieved, candidate.Object("urlContextMetadata"u8)?.Items("urlMetadata"u8).Select(item => item.Text("retrievedUrl"u8)));
    }

    private static IEnumerable<CitationAnnotation> Quoted(JsonElement candidate)
    {
        if (candidate.Object("citationMetadata"u8) is not { } metadata)
        {
            yield break;
        }

        foreach (var source in metadata.Items("citations"u8).Concat(metadata.Items("citationSources"u8)))
        {
            if (source.ValueKind == JsonValueKind.Object)
            {
                var citation = new CitationAnnotation { Url = Address(source.Text("uri"u8)), Title = source.Text("title"u8), AnnotatedRegions = Region(source) };
                if (source.Text("license"u8) is { Length: > 0 } license)
                {
                    citation.AdditionalProperties = new() { ["license"] = license };
                }

                yield return citation;
            }
        }
    }

    private static IEnumerable<CitationAnnotation> Grounded(JsonElement candidate)
    {
        if (candidate.Object("groundingMetadata"u8) is not { } metadata)
        {
            yield break;
        }

        var chunks = metadata.Items("groundingChunks"u8).Select(chunk => chunk.Object("web"u8) ?? chunk.Object("retrievedContext"u8)).ToList();
        foreach (var support in metadata.Items("groundingSupports"u8))
        {
            var segment = support.Object("segment"u8);
            foreach (var index in support.Items("groundingChunkIndices"u8))
            {
                if (index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out int at) && at >= 0 && at < chunks.Count && chunks[at] is { } chunk)
                {
                    yield return new CitationAnnotation
                    {
                        Url = Address(chunk.Text("uri"u8)),
                        Title = chunk.Text("title"u8),
                        Snippet = segment?.Text("text"u8),
                        AnnotatedRegions = segment is { } where ? Region(where) : null,
                    };
                }
            }
        }
    }

    // Offsets are in bytes of UTF-8, from the start of the whole answer.
    private static List<AnnotatedRegion>? Region(JsonElement element)
        => element.Count("endIndex"u8) is { } end and <= int.MaxValue && (element.Count("startIndex"u8) ?? 0) is var start && start <= end
            ? [new TextSpanAnnotatedRegion { StartIndex = (int)start, EndIndex = (int)end }]
            : null;

    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri : null;

    private static void Keep(ChatResponseUpdate update, string name, IEnumerable<string?>? values)
    {
        string[] kept = values?.OfType<string>().Take(Most).ToArray() ?? [];
        if (kept.Length > 0)
        {
            (update.AdditionalProperties ??= [])[name] = kept;
        }
    }
}
