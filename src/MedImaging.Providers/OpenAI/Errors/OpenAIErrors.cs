using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads the errors of OpenAI, Groq, OpenRouter, vLLM, llama.cpp and LM Studio: first the code, then the type, then what is known of their messages, and last the status that stands in the body.</summary>
internal static class OpenAIErrors
{
    public static ProviderFault Read(ErrorAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return Read(answer, ErrorBody.Of(document.RootElement));
        }
        catch (JsonException)
        {
            return new ProviderFault(ProviderErrorKind.Unknown, OpenAIWaits.Read(answer, default, answer.Status == 429));   // a page of a gateway; its status and headers still count
        }
    }

    private static ProviderFault Read(ErrorAnswer answer, ErrorBody error)
    {
        var kind = Kind(answer, error);
        bool isThrottled = (kind == ProviderErrorKind.Unknown ? ErrorClassifier.ByStatus(answer.Status) : kind) is ProviderErrorKind.RateLimited or ProviderErrorKind.QuotaExhausted;
        return new ProviderFault(kind, OpenAIWaits.Read(answer, error, isThrottled), error.SafeCode);
    }

    private static ProviderErrorKind Kind(ErrorAnswer answer, ErrorBody error)
    {
        var kind = ErrorWords.OfCode(error.Code);
        kind = kind == ProviderErrorKind.Unknown ? ErrorWords.OfCode(error.Type) : kind;
        kind = kind == ProviderErrorKind.Unknown && error.IsModerated ? ProviderErrorKind.ContentBlocked : kind;
        int status = error.Status is { } inside && answer.Status is >= 200 and < 300 ? inside : answer.Status;
        kind = kind == ProviderErrorKind.Unknown ? ErrorClassifier.ByStatus(status) : kind;
        return ErrorWords.Refine(kind, status, error.Message);
    }
}
