using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads why an answer ended. An unknown reason is kept as it is, when it is a plain word: it never fails an answer.</summary>
internal static class FinishReasons
{
    public static ChatFinishReason? Read(string? reason) => reason switch
    {
        null or "" => null,
        "stop" or "eos" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "max_tokens" or "model_length" => ChatFinishReason.Length,
        "tool_calls" or "function_call" or "tool_use" => ChatFinishReason.ToolCalls,
        "content_filter" or "safety" or "refusal" => ChatFinishReason.ContentFilter,
        _ => reason.Length <= 64 && reason.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? new ChatFinishReason(reason) : new ChatFinishReason("other"),
    };
}
