using System.Text;
using MedImaging.Providers;

namespace MedImaging.Tests.OpenAI.Errors;

/// <summary>The errors of each server of the dialect, as it documents or sends them.</summary>
public sealed class OpenAIErrorsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_735_000_000);

    [Theory]
    // OpenAI
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"message":"Rate limit reached for gpt-4o on requests per min (RPM): Limit 3. Please try again in 20s.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""", ProviderErrorKind.RateLimited)]
    [InlineData(400, """{"error":{"message":"This model's maximum context length is 8192 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData(404, """{"error":{"message":"The model `gpt-9` does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""", ProviderErrorKind.Authentication)]
    [InlineData(403, """{"error":{"code":"unsupported_country_region_territory","message":"Country not supported","param":null,"type":"request_forbidden"}}""", ProviderErrorKind.Permission)]
    [InlineData(400, """{"error":{"message":"Your request was rejected as a result of our safety system.","type":"invalid_request_error","code":"content_policy_violation"}}""", ProviderErrorKind.ContentBlocked)]
    [InlineData(400, """{"error":{"code":"content_filter","message":"The response was filtered","status":400}}""", ProviderErrorKind.ContentBlocked)]
    [InlineData(500, """{"error":{"message":"The server had an error","type":"server_error","code":null}}""", ProviderErrorKind.ServerError)]
    [InlineData(503, """{"error":{"message":"Slow Down","type":"slow_down","code":null}}""", ProviderErrorKind.Overloaded)]
    [InlineData(400, """{"error":{"message":"Invalid schema","type":"invalid_request_error","code":null}}""", ProviderErrorKind.InvalidRequest)]
    // Groq
    [InlineData(429, """{"error":{"message":"Rate limit reached for model `x` on tokens per day (TPD): Limit 100000. Please try again in 6m21s.","type":"tokens","code":"rate_limit_exceeded"}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData(413, """{"error":{"message":"Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000","type":"tokens","code":"rate_limit_exceeded"}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData(400, """{"error":{"message":"The model `x` has been decommissioned","type":"invalid_request_error","code":"model_decommissioned"}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(400, """{"error":{"message":"Failed to validate JSON.","type":"invalid_request_error","code":"json_validate_failed","failed_generation":"{"}}""", ProviderErrorKind.MalformedOutput)]
    [InlineData(498, """{"error":{"message":"Flex tier capacity exceeded","type":"invalid_request_error","code":"capacity_exceeded"}}""", ProviderErrorKind.Overloaded)]
    // OpenRouter
    [InlineData(402, """{"error":{"code":402,"message":"Insufficient credits."}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day."}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData(429, """{"error":{"code":429,"message":"Provider returned error","metadata":{"raw":"x is temporarily rate-limited upstream","provider_name":"P"}}}""", ProviderErrorKind.RateLimited)]
    [InlineData(403, """{"error":{"code":403,"message":"Input flagged","metadata":{"reasons":["violence"],"flagged_input":"…","provider_name":"P","model_slug":"m"}}}""", ProviderErrorKind.ContentBlocked)]
    [InlineData(403, """{"error":{"code":403,"message":"Key limit exceeded"}}""", ProviderErrorKind.Permission)]
    [InlineData(408, """{"error":{"code":408,"message":"Request timed out"}}""", ProviderErrorKind.Timeout)]
    [InlineData(502, """{"error":{"code":502,"message":"Provider returned error"}}""", ProviderErrorKind.ServerError)]
    [InlineData(503, """{"error":{"code":503,"message":"No available model provider"}}""", ProviderErrorKind.Overloaded)]
    [InlineData(404, """{"error":{"code":404,"message":"No endpoints found matching your data policy."}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(400, """{"error":{"code":400,"message":"x/y is not a valid model ID"}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(200, """{"error":{"code":502,"message":"Upstream error"}}""", ProviderErrorKind.ServerError)]
    [InlineData(200, """{"choices":[{"error":{"code":429,"message":"Too many"}}]}""", ProviderErrorKind.RateLimited)]
    [InlineData(200, """{"error":{"message":"?"}}""", ProviderErrorKind.Unknown)]
    // vLLM, in its older shape and in the newer one
    [InlineData(400, """{"object":"error","message":"This model's maximum context length is 16384 tokens. However, you requested 122946 tokens.","type":"BadRequestError","param":null,"code":400}""", ProviderErrorKind.ContextTooLong)]
    [InlineData(404, """{"error":{"message":"The model `x` does not exist.","type":"NotFoundError","param":null,"code":404}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(401, """{"error":"Unauthorized"}""", ProviderErrorKind.Authentication)]
    [InlineData(500, """{"error":{"message":"EngineCore died","type":"InternalServerError","param":null,"code":500}}""", ProviderErrorKind.ServerError)]
    // llama.cpp
    [InlineData(400, """{"error":{"code":400,"message":"the request exceeds the available context size.","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData(500, """{"error":{"code":500,"message":"the request exceeds the available context size","type":"server_error"}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData(503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", ProviderErrorKind.Overloaded)]
    [InlineData(401, """{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}""", ProviderErrorKind.Authentication)]
    // LM Studio
    [InlineData(404, """{"error":{"message":"No models loaded. Please load a model.","type":"invalid_request_error","param":"model","code":"model_not_found"}}""", ProviderErrorKind.ModelNotFound)]
    [InlineData(400, """{"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens"}""", ProviderErrorKind.ContextTooLong)]
    // gateways before them
    [InlineData(504, "<html>504 Gateway Time-out</html>", ProviderErrorKind.Timeout)]
    [InlineData(422, """{"detail":"Unprocessable"}""", ProviderErrorKind.InvalidRequest)]
    [InlineData(418, """{"error":{"message":"?"}}""", ProviderErrorKind.Unknown)]
    public void AnError_HasItsKind(int status, string body, ProviderErrorKind kind)
        => Assert.Equal(kind, Read(status, body).Kind);

    [Theory]
    [InlineData("rate_limit_exceeded", "rate_limit_exceeded")]
    [InlineData("John Doe, born 1950", "tokens")]
    [InlineData("<script>", "tokens")]
    public void ACode_IsAPlainWordOrNone(string code, string expected)
        => Assert.Equal(expected, Read(429, $$$"""{"error":{"code":"{{{code}}}","type":"tokens","message":"m"}}""").Code);

    [Theory]
    [InlineData("Please try again in 11.19s.", 11.19)]
    [InlineData("Please try again in 20s. Visit the page.", 20d)]
    [InlineData("Please try again in 250ms.", 0.25)]
    [InlineData("Please try again in 6m21.5s.", 381.5)]
    [InlineData("Please try again in 1h2m3s", 3723d)]
    [InlineData("Please try again in 2 days.", null)]
    [InlineData("Please try again in 999999999999h", null)]
    [InlineData("Please try again in ", null)]
    [InlineData("Please try again in 1.2.3s", null)]
    public void WordsThatTellAWait_AreHeard(string message, double? seconds)
        => Assert.Equal(seconds, Dialect(429, $$$"""{"error":{"message":"{{{message}}}","code":"rate_limit_exceeded"}}""").RetryAfter?.TotalSeconds);

    [Theory]
    [InlineData("Retry-After", "12", 12d)]
    [InlineData("Retry-After", "1.5", 1.5)]
    [InlineData("Retry-After", "Tue, 24 Dec 2024 00:27:10 GMT", 30d)]
    [InlineData("Retry-After", "Tue, 24 Dec 2024 00:00:00 GMT", null)]
    [InlineData("Retry-After", "-5", null)]
    [InlineData("Retry-After", "", null)]
    [InlineData("Retry-After", "99999999999999999999", null)]
    [InlineData("Retry-After", "NaN", null)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("x-ratelimit-reset", "1735000060000", 60d)]
    [InlineData("x-ratelimit-reset", "1735000000000", null)]
    [InlineData("x-ratelimit-reset", "99999999999999999", null)]
    public void HeadersThatTellAWait_AreRead(string name, string value, double? seconds)
        => Assert.Equal(seconds, Dialect(429, "{}", (name, value)).RetryAfter?.TotalSeconds);

    [Fact]
    public void OnlyAWindowThatIsUsedUp_IsWaitedFor()
    {
        Assert.Equal(
            TimeSpan.FromSeconds(7.66),
            Dialect(429, "{}", ("x-ratelimit-remaining-requests", "14370"), ("x-ratelimit-reset-requests", "2m59.56s"), ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "7.66s")).RetryAfter);
        Assert.Null(Dialect(401, "{}", ("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "7.66s")).RetryAfter);
    }

    [Fact]
    public void ABody_CutAnywhere_StillHasItsStatus()
    {
        const string Body = """{"error":{"message":"Rate limit. Please try again in 11.19s.","type":"tokens","code":"rate_limit_exceeded","metadata":{"headers":{"X-RateLimit-Reset":"1"},"reasons":null}}}""";
        for (int cut = 0; cut <= Body.Length; cut++)
        {
            Assert.Equal(ProviderErrorKind.RateLimited, Read(429, Body[..cut]).Kind);
        }
    }

    private static ProviderFault Read(int status, string body) => ErrorClassifier.Classify(ProviderDialect.OpenAI, Answer(status, body));

    // What the dialect itself tells; headers that every provider may send are the classifier's.
    private static ProviderFault Dialect(int status, string body, params (string Name, string Value)[] headers) => OpenAIErrors.Read(Answer(status, body, headers));

    private static ErrorAnswer Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage();
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return new ErrorAnswer(status, response.Headers, Encoding.UTF8.GetBytes(body), Now);
    }
}
