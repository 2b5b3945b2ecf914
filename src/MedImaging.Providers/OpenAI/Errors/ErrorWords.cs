namespace MedImaging.Providers;

/// <summary>What the dialect's own words mean, as the servers document and send them.</summary>
internal static class ErrorWords
{
    private static readonly string[] TooLong =
    [
        "context length", "context window", "context size", "maximum context", "max_model_len", "prompt is too long", "too many tokens", "input is too long",
        "reduce the length", "longer than the maximum", "request too large",
    ];

    private static readonly string[] NoModel = ["not a valid model", "no endpoints found", "no models loaded", "model not found", "no allowed providers", "model has been decommissioned"];

    private static readonly string[] Blocked = ["content management policy", "content policy", "flagged", "safety system", "usage policies"];

    private static readonly string[] Used = ["per day", "(tpd)", "(rpd)", "per-day", "per month", "insufficient credits", "exceeded your current quota", "billing", "spending limit", "spend limit"];

    /// <summary>What a code or a type means; unknown where it says no more than the status.</summary>
    public static ProviderErrorKind OfCode(string? code) => code switch
    {
        "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active" or "quota_exceeded" or "insufficient_credits" => ProviderErrorKind.QuotaExhausted,
        "rate_limit_exceeded" or "rate_limit_error" or "rate_limit" => ProviderErrorKind.RateLimited,
        "invalid_api_key" or "authentication_error" or "invalid_authentication" or "invalid_organization" or "expired_api_key" => ProviderErrorKind.Authentication,
        "permission_error" or "permission_denied" or "unsupported_country_region_territory" or "account_deactivated" or "access_terminated"
            or "organization_restricted" or "model_terms_required" => ProviderErrorKind.Permission,
        "model_not_found" or "model_not_active" or "model_decommissioned" or "NotFoundError" or "not_found_error" or "model_not_loaded" => ProviderErrorKind.ModelNotFound,
        "context_length_exceeded" or "exceed_context_size_error" or "string_above_max_length" or "request_too_large" or "max_tokens_exceeded" => ProviderErrorKind.ContextTooLong,
        "content_filter" or "content_policy_violation" or "moderation_blocked" or "content_policy" or "ResponsibleAIPolicyViolation" => ProviderErrorKind.ContentBlocked,
        "overloaded_error" or "overloaded" or "engine_overloaded" or "slow_down" or "capacity_exceeded" or "over_capacity" or "unavailable_error" or "service_unavailable" => ProviderErrorKind.Overloaded,
        "json_validate_failed" or "tool_use_failed" => ProviderErrorKind.MalformedOutput,
        "timeout" or "request_timeout" or "timeout_error" => ProviderErrorKind.Timeout,
        "server_error" or "internal_server_error" or "internal_error" or "InternalServerError" => ProviderErrorKind.ServerError,
        _ => ProviderErrorKind.Unknown,
    };

    /// <summary>Looks closer where one kind stands for several things, by the parts of messages that are known.</summary>
    public static ProviderErrorKind Refine(ProviderErrorKind kind, int status, string? message)
    {
        if (status == 498)
        {
            return ProviderErrorKind.Overloaded;   // Groq: no capacity for the flexible tier
        }

        return kind switch
        {
            // A request that no window has room for comes as a limit that waiting does not lift.
            ProviderErrorKind.RateLimited when status == 413 => ProviderErrorKind.ContextTooLong,
            ProviderErrorKind.RateLimited when Has(message, Used) => ProviderErrorKind.QuotaExhausted,
            ProviderErrorKind.InvalidRequest when Has(message, TooLong) => ProviderErrorKind.ContextTooLong,
            ProviderErrorKind.InvalidRequest or ProviderErrorKind.Permission when Has(message, Blocked) => ProviderErrorKind.ContentBlocked,
            ProviderErrorKind.InvalidRequest when Has(message, NoModel) => ProviderErrorKind.ModelNotFound,
            ProviderErrorKind.ServerError or ProviderErrorKind.Unknown when Has(message, TooLong) => ProviderErrorKind.ContextTooLong,
            _ => kind,
        };
    }

    private static bool Has(string? message, string[] words)
        => message is not null && Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
