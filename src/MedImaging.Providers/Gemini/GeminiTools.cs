using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes functions, and whether they must be called, as <c>tools</c> and <c>toolConfig</c>.</summary>
internal sealed class GeminiTools(RequestBody body, bool usesOpenApi)
{
    private readonly Utf8JsonWriter _json = body.Json;

    public void Write(ChatOptions? call)
    {
        if (call?.Tools is not { Count: > 0 } tools || call.ToolMode is NoneChatToolMode)
        {
            return;
        }

        _json.WriteStartArray("tools");
        var functions = tools.OfType<AIFunctionDeclaration>().ToList();
        if (functions.Count > 0)
        {
            _json.WriteStartObject();
            _json.WriteStartArray("functionDeclarations");
            functions.ForEach(Write);
            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        foreach (var tool in tools.Where(tool => tool is not AIFunctionDeclaration))
        {
            _json.WriteStartObject();
            _json.WriteStartObject(tool switch
            {
                HostedCodeInterpreterTool => "codeExecution",
                HostedWebSearchTool => "googleSearch",
                _ => throw new ArgumentException($"Gemini has no tool like a {tool.GetType().Name}."),
            });
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (call.ToolMode is RequiredChatToolMode required && functions.Count > 0)
        {
            WriteMode(required);
        }
    }

    private void Write(AIFunctionDeclaration function)
    {
        _json.WriteStartObject();
        _json.WriteString("name", function.Name);
        _json.WriteString("description", function.Description);
        body.Told($"{function.Name}: {function.Description}");
        if (function.JsonSchema.Object("properties"u8)?.EnumerateObject().Any() == true)   // a function of nothing has no schema there
        {
            _json.WritePropertyName(usesOpenApi ? "parameters" : "parametersJsonSchema");
            GeminiSchema.Write(body, function.JsonSchema, usesOpenApi);
        }

        _json.WriteEndObject();
    }

    private void WriteMode(RequiredChatToolMode mode)
    {
        _json.WriteStartObject("toolConfig");
        _json.WriteStartObject("functionCallingConfig");
        _json.WriteString("mode", "ANY");
        if (mode.RequiredFunctionName is { } name)
        {
            _json.WriteStartArray("allowedFunctionNames");
            _json.WriteStringValue(name);
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
