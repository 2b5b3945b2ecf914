using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes functions, and whether they must be called, as <c>tools</c> and <c>toolConfig</c>.</summary>
internal sealed class GeminiTools(Utf8JsonWriter json, List<EgressPart> parts, bool usesOpenApi)
{
    public void Write(ChatOptions? call)
    {
        if (call?.Tools is not { Count: > 0 } tools || call.ToolMode is NoneChatToolMode)
        {
            return;
        }

        json.WriteStartArray("tools");
        var functions = tools.OfType<AIFunctionDeclaration>().ToList();
        if (functions.Count > 0)
        {
            json.WriteStartObject();
            json.WriteStartArray("functionDeclarations");
            functions.ForEach(Write);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var tool in tools.Where(tool => tool is not AIFunctionDeclaration))
        {
            json.WriteStartObject();
            json.WriteStartObject(tool switch
            {
                HostedCodeInterpreterTool => "codeExecution",
                HostedWebSearchTool => "googleSearch",
                _ => throw new ArgumentException($"Gemini has no tool like a {tool.GetType().Name}."),
            });
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (call.ToolMode is RequiredChatToolMode required && functions.Count > 0)
        {
            WriteMode(required);
        }
    }

    private void Write(AIFunctionDeclaration function)
    {
        json.WriteStartObject();
        json.WriteString("name", function.Name);
        json.WriteString("description", function.Description);
        parts.Add(EgressPart.OfText($"{function.Name}: {function.Description}"));
        if (function.JsonSchema.Object("properties"u8)?.EnumerateObject().Any() == true)   // a function of nothing has no schema there
        {
            json.WritePropertyName(usesOpenApi ? "parameters" : "parametersJsonSchema");
            GeminiSchema.Write(json, parts, function.JsonSchema, usesOpenApi);
        }

        json.WriteEndObject();
    }

    private void WriteMode(RequiredChatToolMode mode)
    {
        json.WriteStartObject("toolConfig");
        json.WriteStartObject("functionCallingConfig");
        json.WriteString("mode", "ANY");
        if (mode.RequiredFunctionName is { } name)
        {
            json.WriteStartArray("allowedFunctionNames");
            json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
