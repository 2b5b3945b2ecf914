using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

/// <summary>What is in an answer beside its text.</summary>
public sealed class GeminiAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Usage_CountsThoughtsAsOutput_AndToolsAsInput()
    {
        var usage = (await RecordedAsync("googleai/unary-success-code-execution.json")).Usage!;

        Assert.Equal((181L, 182L, 363L, 86L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount, usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task Usage_OfAStream_IsItsLast()
    {
        var usage = (await RecordedAsync("googleai/streaming-success-url-context.txt")).Usage!;

        Assert.Equal((438L + 619, 81L + 39, 1177L), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
    }

    [Fact]
    public async Task Usage_HasTheCachedTokens_AndStandsNegativeOnes()
    {
        var usage = (await AnsweredAsync("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":80,"candidatesTokenCount":-5}}""")).Usage!;

        Assert.Equal((100L, 80L, null), (usage.InputTokenCount, usage.CachedInputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task Thoughts_AreReasoning_AndNoText()
    {
        var response = await RecordedAsync("googleai/unary-success-thinking-reply-thought-summary.json");

        Assert.Equal("Mountain View", response.Text);
        Assert.StartsWith("**Thinking About", Assert.Single(response.Messages[0].Contents.OfType<TextReasoningContent>()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vertexai/unary-success-empty-part.json")]
    [InlineData("googleai/streaming-success-empty-parts.txt")]
    [InlineData("vertexai/unary-success-image-invalid-safety-ratings.json")]
    public async Task Images_AreTheirBytes(string file)
    {
        var image = Assert.Single((await RecordedAsync(file)).Messages[0].Contents.OfType<DataContent>());

        Assert.Equal("image/png", image.MediaType);
        Assert.True(image.Data.Span.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']));
    }

    [Theory]
    [InlineData("googleai/unary-success-code-execution.json")]
    [InlineData("vertexai/streaming-success-code-execution.txt")]
    public async Task Code_ThatRan_IsTold(string file)
    {
        var contents = (await RecordedAsync(file)).Messages[0].Contents;
        var code = Assert.Single(contents.OfType<CodeInterpreterToolCallContent>());
        var result = Assert.Single(contents.OfType<CodeInterpreterToolResultContent>());

        Assert.Contains("prime_numbers", Encoding.UTF8.GetString(Assert.IsType<DataContent>(Assert.Single(code.Inputs!)).Data.Span), StringComparison.Ordinal);
        Assert.Contains("28", Assert.IsType<TextContent>(Assert.Single(result.Outputs!)).Text, StringComparison.Ordinal);
        Assert.Equal(code.CallId, result.CallId);
    }

    [Theory]
    [InlineData("googleai/unary-success-citations.txt", 4, "https://www.example.com/some-citation-1")]
    [InlineData("vertexai/unary-success-citations-nolicense.json", 1, "https://www.example.com/some-citation")]
    [InlineData("googleai/unary-success-google-search-grounding-empty-grounding-chunks.json", 0, null)]
    [InlineData("vertexai/unary-success-url-context.json", 2, "https://berkshirehathaway.com/")]
    public async Task Citations_AreAnnotations(string file, int count, string? first)
    {
        var citations = Citations(await RecordedAsync(file));

        Assert.Equal(count, citations.Count);
        Assert.Equal(first, citations.FirstOrDefault()?.Url?.AbsoluteUri);
    }

    [Theory]
    [InlineData("vertexai/streaming-success-citations.txt")]
    [InlineData("googleai/streaming-success-url-context.txt")]
    [InlineData("googleai/unary-success-google-search-grounding.json")]
    [InlineData("vertexai/unary-success-google-search-grounding.json")]
    [InlineData("googleai/unary-success-url-context-mixed-validity.json")]
    [InlineData("vertexai/unary-success-url-context-mixed-validity.json")]
    public async Task Citations_LeadToTheWebOnly(string file)
    {
        var citations = Citations(await RecordedAsync(file));

        Assert.NotEmpty(citations);
        Assert.All(citations, citation => Assert.True(citation.Url is null || citation.Url.Scheme is "https" or "http"));
    }

    [Fact]
    public async Task Citations_OfOtherSchemes_LoseTheirAddress()
    {
        var response = await AnsweredAsync("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","citationMetadata":{"citations":[{"uri":"javascript:alert(1)","startIndex":9,"endIndex":3}]}}]}""");

        var citation = Assert.Single(Citations(response));
        Assert.Equal((null, null), (citation.Url, citation.AnnotatedRegions));
    }

    [Fact]
    public async Task Searches_AndAddressesRead_AreProperties()
    {
        var searched = await RecordedAsync("googleai/unary-success-google-search-grounding.json");
        var retrieved = await RecordedAsync("googleai/streaming-success-url-context.txt");

        Assert.NotEmpty(Assert.IsType<string[]>(searched.Messages[0].AdditionalProperties!["gemini.webSearchQueries"]));
        Assert.Equal(["https://google.com"], Assert.IsType<string[]>(retrieved.Messages[0].AdditionalProperties!["gemini.retrievedUrls"]));
    }

    [Fact]
    public async Task Candidates_BesideTheFirst_AreLeftOut()
    {
        var response = await AnsweredAsync("""{"candidates":[{"index":1,"content":{"parts":[{"text":"other"}]},"finishReason":"SAFETY"},{"index":0,"content":{"parts":[{"text":"first"}]},"finishReason":"STOP"}]}""");

        Assert.Equal(("first", ChatFinishReason.Stop), (response.Text, response.FinishReason));
    }

    [Theory]
    [InlineData("SAFETY", "", null, ProviderErrorKind.ContentBlocked)]
    [InlineData("SPII", "", null, ProviderErrorKind.ContentBlocked)]
    [InlineData("PROHIBITED_CONTENT", "words", "content_filter", null)]
    [InlineData("BLOCKLIST", "words", "content_filter", null)]
    [InlineData("MAX_TOKENS", "", "length", null)]
    [InlineData("MAX_TOKENS", "words", "length", null)]
    [InlineData("MALFORMED_FUNCTION_CALL", "words", null, ProviderErrorKind.MalformedOutput)]
    [InlineData("NEW_REASON", "words", "NEW_REASON", null)]
    [InlineData("NEW_REASON", "", null, ProviderErrorKind.MalformedOutput)]
    [InlineData("a reason of many words", "words", "unknown", null)]
    public async Task FinishReason_DecidesWithTheText(string finish, string text, string? expected, object? error)
    {
        string body = $$"""{"candidates":[{"content":{"parts":[{"text":"{{text}}"}]},"finishReason":"{{finish}}"}]}""";

        if (error is not null)
        {
            Assert.Equal((ProviderErrorKind)error, (await Assert.ThrowsAsync<ProviderException>(() => AnsweredAsync(body))).Error);
            return;
        }

        var response = await AnsweredAsync(body);
        Assert.Equal((text, expected), (response.Text, response.FinishReason?.Value));
    }

    [Fact]
    public async Task Parts_OfUnknownKinds_ArePassedOver()
    {
        var response = await AnsweredAsync("""{"candidates":[{"content":{"parts":[{"hologram":{}},{"text":"seen","futureMember":1},7,null]},"finishReason":"STOP","groundingMetadata":7}]}""");

        Assert.Equal("seen", response.Text);
    }

    [Theory]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"***"}}""")]
    [InlineData("""{"functionCall":{"name":"","args":{}}}""")]
    [InlineData("""{"functionCall":{"name":"f","args":[1]}}""")]
    public async Task Parts_ThatCannotBeRead_AreMalformed(string part)
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => AnsweredAsync($$"""{"candidates":[{"content":{"parts":[{{part}}]},"finishReason":"STOP"}]}"""));

        Assert.Equal(ProviderErrorKind.MalformedOutput, error.Error);
    }

    [Fact]
    public async Task Image_OfAnImpossibleMediaType_IsJustBytes()
    {
        var response = await AnsweredAsync("""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"no media type","data":"AQID"}}]},"finishReason":"STOP"}]}""");

        Assert.Equal("application/octet-stream", Assert.Single(response.Messages[0].Contents.OfType<DataContent>()).MediaType);
    }

    private static List<CitationAnnotation> Citations(ChatResponse response)
        => [.. response.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []).OfType<CitationAnnotation>()];

    private static async Task<ChatResponse> RecordedAsync(string file)
    {
        byte[] body = await File.ReadAllBytesAsync(TestData.Require($"api/gemini/{file}"), Token);
        await using var provider = await FakeProvider.StartAsync(Token);
        using var client = GeminiSamples.Client(provider.Address);
        if (file.Contains("/streaming-", StringComparison.Ordinal))
        {
            provider.Answer(FakeAnswer.Of(200, "text/event-stream", body));
            return await client.GetStreamingResponseAsync("Hello", cancellationToken: Token).ToChatResponseAsync(Token);
        }

        provider.Answer(FakeAnswer.Of(200, "application/json", body));
        return await client.GetResponseAsync("Hello", cancellationToken: Token);
    }

    private static async Task<ChatResponse> AnsweredAsync(string body)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json(body));
        using var client = GeminiSamples.Client(provider.Address);
        return await client.GetResponseAsync("Hello", cancellationToken: Token);
    }
}
