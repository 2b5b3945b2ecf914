using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes the shape an answer must have, in the way the server knows.</summary>
internal sealed class FormatWriter(OpenAICompatibleOptions options, OpenAIServer server)
{
    /// <summary>Writes the member, where the server knows it.</summary>
    /// <returns>What must be said among the instructions instead, or nothing.</returns>
    public string? Write(RequestBody body, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson json)
        {
            return null;
        }

        var support = options.Schemas ?? server.Schemas;
        if (json.Schema is not { } schema)
        {
            if (server.KnowsJsonObject)
            {
                WriteObject(body.Json);
                return null;
            }

            return "Answer with one JSON object and nothing else.";
        }

        if (support == JsonSchemaSupport.Schema)
        {
            WriteSchema(body, json, schema);
            return null;
        }

        if (support == JsonSchemaSupport.JsonObject)
        {
            WriteObject(body.Json);
        }

        return "Answer with one JSON object and nothing else. It must follow this JSON schema: " + schema.GetRawText();
    }

    private static void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_object");
        json.WriteEndObject();
    }

    private void WriteSchema(RequestBody body, ChatResponseFormatJson format, JsonElement schema)
    {
        var json = body.Json;
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteString("name", Name(format.SchemaName));
        if (!string.IsNullOrEmpty(format.SchemaDescription))
        {
            body.Text("description", format.SchemaDescription);
        }

        json.WritePropertyName("schema");
        schema.WriteTo(json);
        body.Told(schema.GetRawText());
        json.WriteBoolean("strict", options.StrictSchemas);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Letters, digits, '_' and '-', at most 64: anything else is refused by the server.
    private static string Name(string? given)
    {
        string name = new([.. (given ?? "").Take(64).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return name.Length == 0 ? "answer" : name;
    }
}
