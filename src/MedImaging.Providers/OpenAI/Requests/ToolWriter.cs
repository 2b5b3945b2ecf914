using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes the functions a model may call. Tools that a provider would run on its own side are not sent.</summary>
internal static class ToolWriter
{
    public static void Write(RequestBody body, ChatOptions call, OpenAIServer server)
    {
        if (call.ToolMode is NoneChatToolMode || call.Tools?.OfType<AIFunctionDeclaration>().ToList() is not { Count: > 0 } functions)
        {
            return;
        }

        var json = body.Json;
        json.WriteStartArray("tools");
        foreach (var function in functions)
        {
            WriteFunction(body, function);
        }

        json.WriteEndArray();
        WriteChoice(body, call.ToolMode);
        if (server.KnowsParallelCalls && call.AllowMultipleToolCalls is { } several)
        {
            json.WriteBoolean("parallel_tool_calls", several);
        }
    }

    private static void WriteFunction(RequestBody body, AIFunctionDeclaration function)
    {
        var json = body.Json;
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        body.Text("name", function.Name);
        if (!string.IsNullOrEmpty(function.Description))
        {
            body.Text("description", function.Description);
        }

        json.WritePropertyName("parameters");
        function.JsonSchema.WriteTo(json);
        body.Told(function.JsonSchema.GetRawText());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteChoice(RequestBody body, ChatToolMode? mode)
    {
        var json = body.Json;
        switch (mode)
        {
            case AutoChatToolMode:
                json.WriteString("tool_choice", "auto");
                break;
            case RequiredChatToolMode { RequiredFunctionName: null }:
                json.WriteString("tool_choice", "required");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
        }
    }
}
