using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.OpenAI;

/// <summary>The recorded and authored answers of the dialect, from the shared test data.</summary>
internal static class RecordedAnswers
{
    /// <summary>Every file of the dialect, below <c>api</c>.</summary>
    public static IReadOnlyList<string> Files()
    {
        string root = TestData.Require("api");
        string[] authored = ["groq-*", "openrouter-*", "openai-compatible-*"];
        return [.. TestData.RequireFiles("api/openai").Concat(authored.SelectMany(pattern => TestData.RequireFiles("api/authored", pattern)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>The exchanges of a recording.</summary>
    public static IReadOnlyList<RecordedExchange> Exchanges(string file)
    {
        using var document = Open(file);
        return [.. document.RootElement.GetProperty("Entries").EnumerateArray().Select(entry => new RecordedExchange(
            new Uri(entry.GetProperty("RequestUri").GetString()!).AbsolutePath,
            entry.GetProperty("RequestBody").Clone(),
            entry.GetProperty("StatusCode").GetInt32(),
            entry.GetProperty("ResponseBody").GetRawText(),
            []))];
    }

    /// <summary>An authored answer with its headers.</summary>
    public static RecordedExchange Authored(string file)
    {
        using var document = Open(file);
        var root = document.RootElement;
        var headers = root.GetProperty("headers").EnumerateObject()
            .Where(header => header.Name != "content-type").Select(header => (header.Name, header.Value.GetString()!)).ToArray();
        return new RecordedExchange("", default, root.GetProperty("status").GetInt32(), root.GetProperty("body").GetRawText(), headers);
    }

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllBytes(TestData.Require("api/" + file)));
}

/// <summary>A request and its answer.</summary>
internal sealed record RecordedExchange(string Path, JsonElement Request, int Status, string Answer, (string Name, string Value)[] Headers)
{
    public FakeAnswer ToAnswer() => FakeAnswer.Of(Status, "application/json", Answer, Headers);
}
