using System.Globalization;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads Google's errors: a <c>google.rpc.Status</c> as JSON, with details (AIP-193).</summary>
internal static class GeminiErrors
{
    public static ProviderFault Read(ErrorAnswer answer)
    {
        using var json = WireJson.TryParse(answer.Body);
        if (json is null || Find(json.RootElement) is not { } error)
        {
            return default;
        }

        var details = error.Items("details"u8).Where(detail => detail.ValueKind == JsonValueKind.Object).ToList();
        string? status = error.Text("status"u8);
        string? reason = details.Select(detail => detail.Text("reason"u8)).FirstOrDefault(text => text is not null);
        var kind = ByReason(reason);
        if (kind == ProviderErrorKind.Unknown)
        {
            kind = ByWords(error, details, status);
        }

        if (kind == ProviderErrorKind.Unknown)
        {
            kind = ByStatus(status, error.Count("code"u8));
        }

        if (kind == ProviderErrorKind.RateLimited && IsUsedUp(details))
        {
            kind = ProviderErrorKind.QuotaExhausted;
        }

        return new ProviderFault(kind, Wait(details), WireJson.Code(reason) ?? WireJson.Code(status));
    }

    /// <summary>Finds the error of a document: its member <c>error</c>, or that of the first item where the document is an array, as a stream's is without server-sent events.</summary>
    public static JsonElement? Find(JsonElement root)
    {
        var holder = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault() : root;
        return holder.Object("error"u8);
    }

    // google.api.ErrorReason, as far as it tells more than the status does.
    private static ProviderErrorKind ByReason(string? reason) => reason switch
    {
        "API_KEY_INVALID" or "API_KEY_EXPIRED" or "CREDENTIALS_MISSING" or "ACCESS_TOKEN_EXPIRED" or "ACCESS_TOKEN_TYPE_UNSUPPORTED" => ProviderErrorKind.Authentication,
        "SERVICE_DISABLED" or "BILLING_DISABLED" or "CONSUMER_INVALID" or "CONSUMER_SUSPENDED" or "API_KEY_SERVICE_BLOCKED" or "API_KEY_HTTP_REFERRER_BLOCKED"
            or "API_KEY_IP_ADDRESS_BLOCKED" or "API_KEY_ANDROID_APP_BLOCKED" or "API_KEY_IOS_APP_BLOCKED" or "ACCESS_TOKEN_SCOPE_INSUFFICIENT" or "USER_PROJECT_DENIED"
            or "SECURITY_POLICY_VIOLATED" or "LOCATION_POLICY_VIOLATED" or "LOCATION_ORG_POLICY_VIOLATED" or "ACCOUNT_STATE_INVALID" => ProviderErrorKind.Permission,
        "RATE_LIMIT_EXCEEDED" => ProviderErrorKind.RateLimited,
        "RESOURCE_QUOTA_EXCEEDED" or "CONSUMER_QUOTA_EXCEEDED" => ProviderErrorKind.QuotaExhausted,
        _ => ProviderErrorKind.Unknown,
    };

    // What Google says in words only, and not in any code.
    private static ProviderErrorKind ByWords(JsonElement error, List<JsonElement> details, string? status)
    {
        string words = string.Join('\n', details.Select(detail => detail.Text("detail"u8)).Prepend(error.Text("message"u8)));
        bool Says(string text) => words.Contains(text, StringComparison.OrdinalIgnoreCase);

        return status switch
        {
            "INVALID_ARGUMENT" when Says("API key not valid") || Says("API key expired") || Says("API_KEY_INVALID") => ProviderErrorKind.Authentication,
            "INVALID_ARGUMENT" when Says("token count") || Says("payload size exceeds") || Says("maximum number of tokens") => ProviderErrorKind.ContextTooLong,
            "INVALID_ARGUMENT" when Says("Responsible AI") => ProviderErrorKind.ContentBlocked,
            "NOT_FOUND" when Says("cache") => ProviderErrorKind.InvalidRequest,   // the request names a kept context that is gone; another model would not find it either
            "INVALID_ARGUMENT" or "FAILED_PRECONDITION" when Says("location is not supported") => ProviderErrorKind.Permission,
            _ => ProviderErrorKind.Unknown,
        };
    }

    // google.rpc.Code, and the HTTP status it stands for.
    private static ProviderErrorKind ByStatus(string? status, long? code) => status switch
    {
        "INVALID_ARGUMENT" or "OUT_OF_RANGE" or "UNIMPLEMENTED" or "ALREADY_EXISTS" => ProviderErrorKind.InvalidRequest,
        "UNAUTHENTICATED" => ProviderErrorKind.Authentication,
        "PERMISSION_DENIED" or "FAILED_PRECONDITION" => ProviderErrorKind.Permission,   // a precondition there is billing, or the country
        "NOT_FOUND" => ProviderErrorKind.ModelNotFound,
        "RESOURCE_EXHAUSTED" => ProviderErrorKind.RateLimited,
        "UNAVAILABLE" => ProviderErrorKind.Overloaded,
        "DEADLINE_EXCEEDED" => ProviderErrorKind.Timeout,
        "INTERNAL" or "DATA_LOSS" or "ABORTED" or "CANCELLED" => ProviderErrorKind.ServerError,
        _ => code is >= 400 and <= 599 ? ErrorClassifier.ByStatus((int)code) : ProviderErrorKind.Unknown,
    };

    // An allowance by the day, or one of nothing at all: a minute's wait will not help.
    private static bool IsUsedUp(List<JsonElement> details)
    {
        foreach (var detail in details)
        {
            var metadata = detail.Object("metadata"u8);
            if (metadata?.Text("quota_limit_value"u8) == "0" || IsDaily(metadata?.Text("quota_limit"u8)) || detail.Items("violations"u8).Any(violation => IsDaily(violation.Text("quotaId"u8))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDaily(string? quota)
        => quota is not null && (quota.Contains("PerDay", StringComparison.OrdinalIgnoreCase) || quota.Contains("PerMonth", StringComparison.OrdinalIgnoreCase));

    // google.rpc.RetryInfo; a Duration is seconds with up to nine decimals and an 's'.
    private static TimeSpan? Wait(List<JsonElement> details)
    {
        string? delay = details.Select(detail => detail.Text("retryDelay"u8)).FirstOrDefault(text => text is not null);
        return delay is [.. { Length: > 0 and <= 24 } seconds, 's']
            && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value <= TimeSpan.MaxValue.TotalSeconds / 2
                ? TimeSpan.FromSeconds(value)
                : null;
    }
}
