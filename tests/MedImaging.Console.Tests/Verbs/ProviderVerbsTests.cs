using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The verbs that ask providers, against fakes on loopback.</summary>
public sealed class ProviderVerbsTests : IDisposable
{
    private const string Secret = "sk-planted-secret";
    private const string Whole = """{"id":"1","object":"chat.completion","created":1,"model":"m-7","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ask_StreamsTheAnswerOfALocalProvider_WithoutAPolicy()
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = _ => Stream("Two lungs\u001b[2J, ", "no more.");
        string config = Config(("own", fake.Address, true));

        var outcome = await RunAsync("ask", "What is shown?", "--config", config);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Equal("Two lungs[2J, no more.\n", outcome.Output);
        Assert.Contains("What is shown?", Assert.Single(fake.Requests).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_SendsAPictureAndNothingElseOfItsFile_AndGivesJson()
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = _ => Stream("ok");
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var outcome = await RunAsync("ask", "What is shown?", "--image", image, "--provider", "own", "--egress", "synthetic", "--json", "--config", Config(("own", fake.Address, false)));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(("own", "ok", "m-7"), (Text(json, "provider"), Text(json, "text"), Text(json, "model")));
        string sent = Assert.Single(fake.Requests).Text;
        Assert.Contains("data:image/png;base64,", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("chest.dcm", sent, StringComparison.Ordinal);
        NoSecret(outcome);
    }

    [Theory]
    [InlineData("ask", "What?")]
    [InlineData("ask", "What?", "--provider", "own")]
    public async Task Ask_ARemoteProviderWithoutAPolicy_SaysWhatToDo_AndSendsNothing(params string[] arguments)
    {
        await using var fake = await FakeProvider.StartAsync(Token);

        var outcome = await RunAsync([.. arguments, "--config", Config(("own", fake.Address, false))]);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("--egress synthetic", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(fake.Requests);
        NoSecret(outcome);
    }

    [Theory]
    [InlineData(401, 3, "key")]
    [InlineData(503, 1, "another model")]
    public async Task Ask_AProviderThatFails_IsOneLine_WithoutTheKey(int status, int exit, string advice)
    {
        await using var fake = await FakeProvider.StartAsync(Token);
        fake.Otherwise = _ => FakeAnswer.Of(status, "application/json", "{\"error\":{\"message\":\"your key " + Secret + " is bad\"}}");

        var outcome = await RunAsync("ask", "What?", "--egress", "deidentified", "--provider", "own", "--config", Config(("own", fake.Address, false)));

        Assert.Equal(exit, outcome.ExitCode);
        Assert.Contains(advice, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        NoSecret(outcome);
    }

    [Fact]
    public async Task Providers_AreATable_AndCheckedWhenAsked()
    {
        await using var good = await FakeProvider.StartAsync(Token);
        await using var bad = await FakeProvider.StartAsync(Token);
        good.Otherwise = _ => FakeAnswer.Json(Whole);
        bad.Otherwise = _ => FakeAnswer.Of(401, "application/json", "{}");
        string config = Config(("good", good.Address, true), ("bad", bad.Address, false));

        var table = await RunAsync("providers", "--config", config);
        Assert.Equal((0, ""), (table.ExitCode, table.Errors));
        Assert.Contains("not checked", table.Output, StringComparison.Ordinal);
        Assert.Empty(good.Requests);

        var checkedOnce = await RunAsync("providers", "--check", "--json", "--config", config);
        Assert.Equal(4, checkedOnce.ExitCode);
        Assert.Equal([("bad", "needs --egress"), ("good", "ok")], States(checkedOnce.Output));
        Assert.Empty(bad.Requests);

        var declared = await RunAsync("providers", "--check", "--json", "--egress", "synthetic", "--config", config);
        Assert.Equal([("bad", "Authentication"), ("good", "ok")], States(declared.Output));
        Assert.All(new[] { table, checkedOnce, declared }, NoSecret);
    }

    [Fact]
    public async Task Literature_SearchesGuidelines_AndNamesWhatIsMissing()
    {
        var none = await RunAsync("literature", "nodule", "--config", _folder.Write("empty.json", "{}"u8.ToArray()));
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("MedImaging:Providers:PubMed", Assert.Single(none.ErrorLines), StringComparison.Ordinal);

        string config = _folder.Write("pubmed.json", """{"MedImaging":{"Providers":{"PubMed":{"Email":"a@example.org"}}}}"""u8.ToArray());
        var refused = await RunAsync("literature", "nodule", "--source", "pubmed", "--config", config);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("--egress", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RATE_LIMIT_REQUESTS_PER_MINUTE", "many")]
    [InlineData("GEMINI_API_KEY", "planted secret")]
    public async Task ABadVariable_IsNamed_AndItsValueIsNot(string variable, string value)
    {
        var outcome = await ConsoleProcess.RunWithAsync(_folder.FullPath, new Dictionary<string, string> { [variable] = value }, "providers");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(variable, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(value, outcome.Output + outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysOfTheEnvironment_AreCounted_AndNotShown()
    {
        var outcome = await ConsoleProcess.RunWithAsync(
            _folder.FullPath, new Dictionary<string, string> { ["GEMINI_API_KEY"] = Secret, ["GEMINI_API_KEY_2"] = Secret + "2" }, "providers", "--json");

        using var json = JsonDocument.Parse(outcome.Output);
        Assert.Equal(2, Assert.Single(json.RootElement.EnumerateArray()).GetProperty("keys").GetInt32());
        NoSecret(outcome);
        var wrong = await RunAsync("ask", "x", "--config", _folder.Write("bad.json", "{ \"sk-planted-secret"u8.ToArray()));
        Assert.Equal(3, wrong.ExitCode);
        NoSecret(wrong);
    }

    private static FakeAnswer Stream(params string[] words) => FakeAnswer.Events(
    [
        .. words.Select(word => new JsonObject
        {
            ["id"] = "1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "m-7",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = word } }),
        }.ToJsonString()),
        """{"id":"1","object":"chat.completion.chunk","created":1,"model":"m-7","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
        "[DONE]",
    ]);

    private static void NoSecret(ConsoleProcess.Outcome outcome) => Assert.DoesNotContain("planted", outcome.Output + outcome.Errors, StringComparison.Ordinal);

    private static string? Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString();

    private static List<(string Name, string State)> States(string output)
    {
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.EnumerateArray().Select(row => (row.GetProperty("name").GetString()!, row.GetProperty("state").GetString()!)).Order()];
    }

    private string Config(params (string Name, Uri Address, bool IsLocal)[] providers)
    {
        var compatible = new JsonObject();
        foreach (var (name, address, isLocal) in providers)
        {
            compatible[name] = new JsonObject
            {
                ["Endpoint"] = address.AbsoluteUri,
                ["Model"] = "m-7",
                ["ApiKeys"] = new JsonArray(Secret),
                [isLocal ? "Residency" : "AllowsPrivateNetwork"] = isLocal ? "Local" : "true",
            };
        }

        string json = new JsonObject { ["MedImaging"] = new JsonObject { ["Providers"] = new JsonObject { ["Compatible"] = compatible } } }.ToJsonString();
        return _folder.Write("config.json", System.Text.Encoding.UTF8.GetBytes(json));
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);
}
