namespace MedImaging.Providers;

/// <summary>Reads Ollama's errors: a member <c>error</c> with words for people, and a status that is often just 500.</summary>
internal static class OllamaErrors
{
    public static ProviderFault Read(ErrorAnswer answer)
    {
        using var json = WireJson.TryParse(answer.Body);
        if (json?.RootElement.Text("error"u8) is not { } words)
        {
            return default;
        }

        bool Says(string text) => words.Contains(text, StringComparison.OrdinalIgnoreCase);
        var kind = Says("context length") || Says("exceeds the available context") ? ProviderErrorKind.ContextTooLong
            : Says("model") && Says("not found") ? ProviderErrorKind.ModelNotFound
            : Says("does not support") || Says("invalid") ? ProviderErrorKind.InvalidRequest
            : Says("server busy") || Says("more system memory") || Says("out of memory") ? ProviderErrorKind.Overloaded
            : Says("unauthorized") ? ProviderErrorKind.Authentication
            : Says("timed out") ? ProviderErrorKind.Timeout
            : answer.Status is >= 200 and < 300 ? ProviderErrorKind.ServerError   // it had begun to answer
            : ProviderErrorKind.Unknown;
        return new ProviderFault(kind);
    }
}
