using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes a schema as JSON Schema, or as the subset of OpenAPI 3.0's schema object that Gemini had first.</summary>
internal static class GeminiSchema
{
    private static readonly string[] Kept =
    [
        "type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties", "required", "minimum", "maximum",
        "minLength", "maxLength", "pattern", "minProperties", "maxProperties", "anyOf", "default", "example", "propertyOrdering",
    ];

    private static readonly AIJsonSchemaTransformOptions OpenApi = new() { ConvertBooleanSchemas = true, UseNullableKeyword = true, TransformSchemaNode = static (_, node) => Reduce(node) };

    public static void Write(RequestBody body, JsonElement schema, bool asOpenApi)
        => body.Raw(Encoding.UTF8.GetBytes(asOpenApi ? ToOpenApi(schema).GetRawText() : WithoutDialect(schema)));

    public static JsonElement ToOpenApi(JsonElement schema) => AIJsonUtilities.TransformSchema(schema, OpenApi);

    // Generators name the dialect; Google takes no member it does not know.
    private static string WithoutDialect(JsonElement schema)
    {
        if (schema.Member("$schema"u8) is null || JsonObject.Create(schema) is not { } members)
        {
            return schema.GetRawText();
        }

        members.Remove("$schema");
        return members.ToJsonString();
    }

    private static JsonNode Reduce(JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (schema.ContainsKey("enum") && !schema.ContainsKey("type"))
        {
            schema["type"] = "string";
        }

        if (schema["type"] is JsonValue value && value.TryGetValue(out string? type))
        {
            ReduceFormat(schema, type);
            schema["type"] = type.ToUpperInvariant();
        }

        if (schema["oneOf"] is { } either && !schema.ContainsKey("anyOf"))
        {
            schema["anyOf"] = either.DeepClone();
        }

        if (schema["const"] is { } only)
        {
            schema["enum"] = new JsonArray(only.DeepClone());
        }

        foreach (string name in schema.Select(member => member.Key).Except(Kept).ToList())
        {
            schema.Remove(name);
        }

        return schema;
    }

    // There, bounds of a whole type are its format, and the values of an enum are texts.
    private static void ReduceFormat(JsonObject schema, string type)
    {
        if (type == "integer" && IsNumber(schema["minimum"], int.MinValue) && IsNumber(schema["maximum"], int.MaxValue))
        {
            schema.Remove("minimum");
            schema.Remove("maximum");
            schema["format"] = "int32";
        }

        if (type == "string" && schema.ContainsKey("enum"))
        {
            schema["format"] = "enum";
        }
    }

    private static bool IsNumber(JsonNode? node, double number) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double it) && it == number;
}
