using System.Text.Json.Nodes;

namespace MedImaging.Testing;

/// <summary>Makes wrong documents of a right one.</summary>
public static class JsonTwists
{
    /// <summary>Gives the document with every value in turn replaced by one of each other type, and by ones no reader likes.</summary>
    public static IEnumerable<(string What, string Document)> Of(string document)
    {
        string[] others = ["null", "true", "-7", "1e400", "\"x\"", "\"\\uDC00\"", "[]", "[null]", "{}", "{\"x\":null}"];
        int count = Places(JsonNode.Parse(document)).Count;
        for (int place = 0; place < count; place++)
        {
            foreach (string other in others)
            {
                var copy = JsonNode.Parse(document);
                var node = Places(copy)[place];
                string path = node.GetPath();
                string marker = $"place-{place}";
                node.ReplaceWith(JsonValue.Create(marker));
                yield return ($"{path} as {other}", copy!.ToJsonString().Replace($"\"{marker}\"", other, StringComparison.Ordinal));
            }
        }
    }

    private static List<JsonNode> Places(JsonNode? root)
    {
        var places = new List<JsonNode>();
        var open = new Stack<JsonNode?>([root]);
        while (open.TryPop(out var node))
        {
            var children = node is JsonObject members ? members.Select(member => member.Value) : node is JsonArray items ? items : Enumerable.Empty<JsonNode?>();
            foreach (var child in children.OfType<JsonNode>())
            {
                places.Add(child);
                open.Push(child);
            }
        }

        return places;
    }
}
