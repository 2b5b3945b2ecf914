using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Writes what only OpenRouter knows: which providers may take the call, and how much thinking is wanted.</summary>
internal static class RouterWriter
{
    public static void Write(RequestBody body, OpenRouterPreferences preferences, CallScope scope, ReasoningOptions? reasoning)
    {
        var json = body.Json;
        json.WriteStartObject("provider");
        if (preferences.Order.Count > 0)
        {
            json.WriteStartArray("order");
            foreach (string provider in preferences.Order)
            {
                json.WriteStringValue(provider);
            }

            json.WriteEndArray();
        }

        if (preferences.AllowsFallbacks is { } fallbacks)
        {
            json.WriteBoolean("allow_fallbacks", fallbacks);
        }

        json.WriteBoolean("require_parameters", preferences.RequiresParameters);

        // What stems from a patient is neither kept nor learnt from, whoever asks otherwise.
        json.WriteString("data_collection", preferences.AllowsDataCollection && !scope.HasPatientContent ? "allow" : "deny");
        if (preferences.RequiresZeroRetention || scope.HasPatientContent)
        {
            json.WriteBoolean("zdr", true);
        }

        WritePrices(body, preferences);
        json.WriteEndObject();

        // By default it drops the middle of a conversation that is too long for a small model; a finding could be there.
        json.WriteStartArray("transforms");
        json.WriteEndArray();
        WriteReasoning(body, reasoning);
    }

    public static string? Effort(ReasoningOptions? reasoning) => reasoning?.Effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => null,
    };

    private static void WritePrices(RequestBody body, OpenRouterPreferences preferences)
    {
        if (preferences is { MaxInputPrice: null, MaxOutputPrice: null })
        {
            return;
        }

        body.Json.WriteStartObject("max_price");
        if (preferences.MaxInputPrice is { } input)
        {
            body.Json.WriteNumber("prompt", input);
        }

        if (preferences.MaxOutputPrice is { } output)
        {
            body.Json.WriteNumber("completion", output);
        }

        body.Json.WriteEndObject();
    }

    private static void WriteReasoning(RequestBody body, ReasoningOptions? reasoning)
    {
        string? effort = Effort(reasoning);
        bool isHidden = reasoning?.Output == ReasoningOutput.None;
        if (effort is null && !isHidden)
        {
            return;
        }

        body.Json.WriteStartObject("reasoning");
        if (effort is not null)
        {
            body.Json.WriteString("effort", effort);
        }

        if (isHidden)
        {
            body.Json.WriteBoolean("exclude", true);
        }

        body.Json.WriteEndObject();
    }
}
