namespace MedImaging.Providers;

/// <summary>Finds out what an error answer means: first by the dialect's own words, and else by its status (RFC 9110 15).</summary>
internal static class ErrorClassifier
{
    public static ProviderFault Classify(ProviderDialect dialect, ErrorAnswer answer)
    {
        var fault = dialect switch
        {
            ProviderDialect.Gemini => GeminiErrors.Read(answer),
            ProviderDialect.Ollama => OllamaErrors.Read(answer),
            ProviderDialect.OpenAI => OpenAIErrors.Read(answer),
            ProviderDialect.Entrez or ProviderDialect.SemanticScholar => LiteratureErrors.Read(answer),
            _ => default(ProviderFault),
        };
        return fault with
        {
            Kind = fault.Kind == ProviderErrorKind.Unknown ? ByStatus(answer.Status) : fault.Kind,
            RetryAfter = fault.RetryAfter ?? RetryAfter.Read(answer.Headers, answer.Now),
        };
    }

    public static ProviderErrorKind ByStatus(int status) => status switch
    {
        400 or 405 or 406 or 409 or 411 or 415 or 422 => ProviderErrorKind.InvalidRequest,
        401 => ProviderErrorKind.Authentication,
        402 => ProviderErrorKind.QuotaExhausted,
        403 or 451 => ProviderErrorKind.Permission,
        404 or 410 => ProviderErrorKind.ModelNotFound,
        408 or 504 => ProviderErrorKind.Timeout,
        413 => ProviderErrorKind.ContextTooLong,
        429 => ProviderErrorKind.RateLimited,
        503 or 529 => ProviderErrorKind.Overloaded,
        >= 500 and <= 599 => ProviderErrorKind.ServerError,
        _ => ProviderErrorKind.Unknown,
    };
}
