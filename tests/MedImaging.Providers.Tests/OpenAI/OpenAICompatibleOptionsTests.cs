using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.OpenAI;

public sealed class OpenAICompatibleOptionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer x")]
    [InlineData("authorization", "Bearer x")]
    [InlineData("Host", "elsewhere")]
    [InlineData("Cookie", "a=b")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("content-length", "1")]
    [InlineData("Proxy-Authorization", "x")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Idempotency-Key", "1")]
    [InlineData("X-Api-Key", "x")]
    [InlineData("Bad Name", "x")]
    [InlineData("X-Line", "a\r\nX-Other: b")]
    [InlineData("X-Empty", "")]
    public void AHeader_OfTheLibrarysOwn_OrThatNoneCanCarry_IsRefused(string name, string value)
    {
        var options = new OpenAICompatibleOptions { Model = "m" };
        options.Headers[name] = value;

        Assert.Throws<ArgumentException>(() => new OpenAICompatibleChatClient(options, null, new OpenEgressGate()));
        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }

    [Fact]
    public async Task Headers_OrganisationAndProject_GoWithEachCall()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("""{"choices":[{"message":{"content":"Yes."}}]}""");
        foreach (var preset in (OpenAIPreset[])[OpenAIPreset.OpenAI, OpenAIPreset.OpenRouter])
        {
            using var client = OpenAIClients.Chat(provider, preset, options =>
            {
                options.Headers["HTTP-Referer"] = "https://hospital.example";
                (options.Organization, options.Project) = ("org-1", "proj-1");
            });
            await client.GetResponseAsync("?", cancellationToken: Token);
        }

        Assert.All(provider.Requests, request => Assert.Equal("https://hospital.example", request.Headers["HTTP-Referer"]));
        Assert.Equal(("org-1", "proj-1"), (provider.Requests[0].Headers["OpenAI-Organization"], provider.Requests[0].Headers["OpenAI-Project"]));
        Assert.DoesNotContain("OpenAI-Organization", provider.Requests[1].Headers.Keys);
    }

    [Theory]
    [InlineData(OpenAIPreset.OpenAI, "https://api.openai.com/v1/", DataResidency.Remote)]
    [InlineData(OpenAIPreset.Groq, "https://api.groq.com/openai/v1/", DataResidency.Remote)]
    [InlineData(OpenAIPreset.OpenRouter, "https://openrouter.ai/api/v1/", DataResidency.Remote)]
    [InlineData(OpenAIPreset.Vllm, "http://localhost:8000/v1/", DataResidency.Local)]
    [InlineData(OpenAIPreset.LlamaCpp, "http://localhost:8080/v1/", DataResidency.Local)]
    [InlineData(OpenAIPreset.LMStudio, "http://localhost:1234/v1/", DataResidency.Local)]
    public void APreset_KnowsItsAddressAndResidency(OpenAIPreset preset, string address, DataResidency residency)
    {
        using var client = new OpenAICompatibleChatClient(new OpenAICompatibleOptions { Preset = preset, Model = "m" }, null, new OpenEgressGate());

        Assert.Equal(new Uri(address), client.GetService<ChatClientMetadata>()!.ProviderUri);
        Assert.Equal(residency, client.GetService<ProviderDescription>()!.Residency);
    }

    [Fact]
    public void AnAddressOfTheHosts_IsRemote_UntilTheHostSaysOtherwise()
    {
        var options = new OpenAICompatibleOptions { Preset = OpenAIPreset.Vllm, Model = "m", Endpoint = new ProviderEndpoint { Address = new Uri("https://gpu.example/v1") } };
        using var client = new OpenAICompatibleChatClient(options, null, new OpenEgressGate());

        Assert.Equal(DataResidency.Remote, client.GetService<ProviderDescription>()!.Residency);
    }

    [Fact]
    public void AClient_CannotBeBuilt_WithoutAGate()
        => Assert.Throws<ArgumentNullException>(() => new OpenAICompatibleChatClient(new OpenAICompatibleOptions(), null, null!));

    [Theory]
    [InlineData(OpenAIPreset.OpenAI, "max_completion_tokens frequency_penalty reasoning_effort parallel_tool_calls stream_options")]
    [InlineData(OpenAIPreset.Groq, "max_completion_tokens reasoning_effort parallel_tool_calls stream_options")]
    [InlineData(OpenAIPreset.OpenRouter, "max_tokens frequency_penalty top_k reasoning parallel_tool_calls stream_options")]
    [InlineData(OpenAIPreset.Vllm, "max_tokens frequency_penalty top_k reasoning_effort parallel_tool_calls stream_options")]
    [InlineData(OpenAIPreset.LMStudio, "max_tokens frequency_penalty top_k stream_options")]
    [InlineData(OpenAIPreset.Other, "max_tokens")]
    public async Task AServer_IsToldOnlyWhatItKnows(OpenAIPreset preset, string known)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Json("""{"choices":[{"message":{"content":"Yes."}}]}"""));
        using var client = OpenAIClients.Chat(provider, preset);
        var options = new ChatOptions
        {
            MaxOutputTokens = 5,
            FrequencyPenalty = 1,
            TopK = 3,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
            AllowMultipleToolCalls = true,
            Tools = [AIFunctionFactory.Create(() => 1, "f")],
        };

        await client.GetStreamingResponseAsync("?", options, Token).ToChatResponseAsync(Token);

        string[] apart = ["max_completion_tokens", "max_tokens", "frequency_penalty", "top_k", "reasoning", "reasoning_effort", "parallel_tool_calls", "stream_options"];
        Assert.Equal(known.Split(' ').Order(StringComparer.Ordinal), JsonNode.Parse(provider.Requests[0].Body)!.AsObject().Select(member => member.Key).Intersect(apart).Order(StringComparer.Ordinal));
    }
}
