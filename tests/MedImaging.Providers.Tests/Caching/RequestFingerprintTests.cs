using System.Text.Json;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Caching;

public sealed class RequestFingerprintTests
{
    private static readonly JsonElement SchemaA = JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""").RootElement;
    private static readonly JsonElement SchemaB = JsonDocument.Parse("""{"type":"object","properties":{"b":{"type":"string"}}}""").RootElement;

    // Every part of a call that can change its answer, or whose answer it is, changed one at a time.
    private static readonly (string Part, Action<Call> Change)[] Parts =
    [
        ("tenant", call => call.Scope = call.Scope with { Tenant = "south" }),
        ("patient", call => call.Scope = call.Scope with { Patient = "p2" }),
        ("has patient content", call => call.Scope = call.Scope with { HasPatientContent = false }),
        ("cache name", call => call.Cache.Name = "other"),
        ("provider", call => call.Identity = call.Identity with { Provider = "other" }),
        ("address", call => call.Identity = call.Identity with { Address = new Uri("https://other.example/") }),
        ("default model", call => (call.Identity, call.Options.ModelId) = (call.Identity with { Model = "m2" }, null)),
        ("model", call => call.Options.ModelId = "m9"),
        ("instructions", call => call.Options.Instructions = "Be long."),
        ("no instructions", call => call.Options.Instructions = null),
        ("temperature", call => call.Options.Temperature = 0.25f),
        ("no temperature", call => call.Options.Temperature = null),
        ("top p", call => call.Options.TopP = 0.5f),
        ("top k", call => call.Options.TopK = 7),
        ("frequency penalty", call => call.Options.FrequencyPenalty = 0.1f),
        ("presence penalty", call => call.Options.PresencePenalty = 0.1f),
        ("seed", call => call.Options.Seed = 2),
        ("max tokens", call => call.Options.MaxOutputTokens = 99),
        ("multiple calls", call => call.Options.AllowMultipleToolCalls = true),
        ("reasoning effort", call => call.Options.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High }),
        ("reasoning output", call => call.Options.Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full }),
        ("stop sequences", call => call.Options.StopSequences = ["a", "bc"]),
        ("stop sequences, cut elsewhere", call => call.Options.StopSequences = ["ab", "c"]),
        ("format", call => call.Options.ResponseFormat = ChatResponseFormat.Text),
        ("schema", call => call.Options.ResponseFormat = ChatResponseFormat.ForJsonSchema(SchemaB, "s", "d")),
        ("schema name", call => call.Options.ResponseFormat = ChatResponseFormat.ForJsonSchema(SchemaA, "t", "d")),
        ("schema description", call => call.Options.ResponseFormat = ChatResponseFormat.ForJsonSchema(SchemaA, "s", "e")),
        ("no schema", call => call.Options.ResponseFormat = ChatResponseFormat.Json),
        ("tool mode", call => call.Options.ToolMode = ChatToolMode.None),
        ("tool mode, any", call => call.Options.ToolMode = ChatToolMode.RequireAny),
        ("tool mode, one", call => call.Options.ToolMode = ChatToolMode.RequireSpecific("look")),
        ("tools", call => call.Options.Tools = [Tool("look", "Looks.", SchemaA), Tool("see", "Sees.", SchemaA)]),
        ("no tools", call => call.Options.Tools = []),
        ("tool name", call => call.Options.Tools = [Tool("see", "Looks.", SchemaA)]),
        ("tool description", call => call.Options.Tools = [Tool("look", "Sees.", SchemaA)]),
        ("tool schema", call => call.Options.Tools = [Tool("look", "Looks.", SchemaB)]),
        ("keyed property", call => call.Options.AdditionalProperties!["zdr"] = false),
        ("keyed property, type", call => call.Options.AdditionalProperties!["zdr"] = "True"),
        ("keyed property, name", call => (call.Cache.KeyedProperties[0], call.Options.AdditionalProperties) = ("other", new() { ["other"] = true })),
        ("no keyed property", call => call.Options.AdditionalProperties!.Remove("zdr")),
        ("role", call => call.Messages[0].Role = ChatRole.User),
        ("author", call => call.Messages[1].AuthorName = "b"),
        ("text", call => call.Messages[1].Contents[0] = new TextContent("What is thee?")),
        ("text, one bit", call => call.Messages[1].Contents[0] = new TextContent("What is tHere?")),
        ("text, half a pair", call => call.Messages[1].Contents[0] = new TextContent("What is there?\uD800")),
        ("text, another half", call => call.Messages[1].Contents[0] = new TextContent("What is there?\uD801")),
        ("pixels", call => call.Messages[1].Contents[1] = new DataContent(Pixels(1), "image/png")),
        ("media type", call => call.Messages[1].Contents[1] = new DataContent(Pixels(0), "image/jpeg")),
        ("image name", call => call.Messages[1].Contents[1] = new DataContent(Pixels(0), "image/png") { Name = "x" }),
        ("order of parts", call => call.Messages[1].Contents = [.. call.Messages[1].Contents.Reverse()]),
        ("text in two parts", call => call.Messages[1].Contents = [new TextContent("What is "), new TextContent("there?"), call.Messages[1].Contents[1]]),
        ("reasoning", call => call.Messages[2].Contents[0] = new TextReasoningContent("Hmm!")),
        ("protected reasoning", call => call.Messages[2].Contents[0] = new TextReasoningContent("Hmm.") { ProtectedData = "x" }),
        ("call id", call => call.Messages[2].Contents[1] = new FunctionCallContent("c2", "look", new Dictionary<string, object?> { ["a"] = "b" })),
        ("call name", call => call.Messages[2].Contents[1] = new FunctionCallContent("c1", "see", new Dictionary<string, object?> { ["a"] = "b" })),
        ("call argument", call => call.Messages[2].Contents[1] = new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["a"] = "c" })),
        ("call argument name", call => call.Messages[2].Contents[1] = new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["b"] = "b" })),
        ("result", call => call.Messages[3].Contents[0] = new FunctionResultContent("c1", "found two")),
        ("result id", call => call.Messages[3].Contents[0] = new FunctionResultContent("c2", "found")),
        ("result, none", call => call.Messages[3].Contents[0] = new FunctionResultContent("c1", null)),
        ("result, none since it failed", call => call.Messages[3].Contents[0] = new FunctionResultContent("c1", null) { Exception = new IOException("gone") }),
        ("an empty text before another", call => call.Messages[1].Contents = [new TextContent(""), new TextContent("q")]),
        ("counts before a text with a property", call => call.Messages[1].Contents = [new UsageContent(new UsageDetails()), new TextContent("q") { AdditionalProperties = new() { [""] = null } }]),
        ("message property", call => call.Messages[1].AdditionalProperties = new() { ["cache"] = "no" }),
        ("content property", call => call.Messages[1].Contents[0].AdditionalProperties = new() { ["cache"] = "no" }),
        ("order of messages", call => (call.Messages[0], call.Messages[1]) = (call.Messages[1], call.Messages[0])),
        ("one message more", call => call.Messages.Add(new ChatMessage(ChatRole.User, ""))),
        ("one message less", call => call.Messages.RemoveAt(3)),
    ];

    private static readonly (string Part, Action<Call> Change)[] Uncacheable =
    [
        ("scope", call => call.Scope = call.Scope with { AllowsCache = false }),
        ("no patient", call => call.Scope = call.Scope with { Patient = null }),
        ("no tenant", call => call.Scope = call.Scope with { Tenant = "" }),
        ("raw options", call => call.Options.RawRepresentationFactory = _ => new object()),
        ("conversation", call => call.Options.ConversationId = "c"),
        ("background", call => call.Options.AllowBackgroundResponses = true),
        ("unknown property", call => call.Options.AdditionalProperties!["other"] = 1),
        ("property that is no value", call => call.Options.AdditionalProperties!["zdr"] = new object()),
        ("options of another type", call => call.Options = new OtherOptions()),
        ("tool of the provider", call => call.Options.Tools = [new HostedWebSearchTool()]),
        ("raw message", call => call.Messages[1].RawRepresentation = new object()),
        ("raw content", call => call.Messages[1].Contents[0].RawRepresentation = new object()),
        ("address", call => call.Messages[1].Contents[1] = new UriContent("https://example.com/a.png", "image/png")),
        ("file", call => call.Messages[1].Contents[1] = new HostedFileContent("f1")),
        ("unknown content", call => call.Messages[1].Contents[1] = new OtherContent()),
        ("result that is no value", call => call.Messages[3].Contents[0] = new FunctionResultContent("c1", new object())),
        ("temperature", call => (call.Cache.KeepsSampledAnswers, call.Options.Temperature) = (false, 0.7f)),
    ];

    [Fact]
    public void Everything_ThatCanChangeAnAnswer_ChangesTheKey()
    {
        var seen = new Dictionary<Fingerprint, string> { [Key(new Call())!.Value] = "none" };
        foreach (var (part, change) in Parts)
        {
            var call = new Call();
            change(call);
            Assert.True(seen.TryAdd(Key(call)!.Value, part), $"'{part}' has the key of '{seen[Key(call)!.Value]}'.");
        }
    }

    [Fact]
    public void TheSameCall_MadeAnew_HasTheSameKey()
    {
        var other = new Call();
        other.Scope = other.Scope with { Study = "s2", Deadline = DateTimeOffset.UnixEpoch, Urgency = CallUrgency.Urgent, IdempotencyKey = "k" };
        other.Options.AdditionalProperties!["idempotencyKey"] = "k2";
        other.Messages[1].MessageId = "m";
        other.Options.ModelId = null;
        Assert.Equal(Key(new Call()), Key(other));
    }

    [Fact]
    public void WhatIsNotKnown_OrNotAllowed_HasNoKey()
    {
        foreach (var (part, change) in Uncacheable)
        {
            var call = new Call();
            change(call);
            Assert.True(Key(call) is null, part);
        }
    }

    [Fact]
    public void AProcessOfOneTenant_NeedsNoTenant_ButThePatient()
    {
        var call = new Call { Scope = new CallScope { Patient = "p1" } };
        call.Cache.ServesOneTenant = true;
        Assert.NotNull(Key(call));
        call.Scope = new CallScope();
        Assert.Null(Key(call));
        call.Scope = new CallScope { HasPatientContent = false };
        Assert.NotNull(Key(call));
    }

    // Fields run together in every way they can: what separates them must be part of the key.
    [Fact]
    public void TextMovedAcrossAnyBorder_ChangesTheKey()
    {
        const string Letters = "abab";
        var seen = new HashSet<Fingerprint>();
        int count = 0;
        for (int i = 0; i <= Letters.Length; i++)
        {
            for (int j = i; j <= Letters.Length; j++)
            {
                for (int k = j; k <= Letters.Length; k++)
                {
                    var call = new Call
                    {
                        Scope = new CallScope { Tenant = "t" + Letters[..i], Patient = "p" + Letters[i..j] },
                        Messages = [new ChatMessage(ChatRole.User, [new TextContent(Letters[j..k]), new TextContent(Letters[k..])])],
                    };
                    count++;
                    Assert.True(seen.Add(Key(call)!.Value));
                }
            }
        }

        Assert.Equal(35, count);
    }

    private static byte[] Pixels(byte last) => [.. Enumerable.Repeat((byte)7, 40_000), last];

    private static AIFunctionDeclaration Tool(string name, string description, JsonElement schema)
        => AIFunctionFactory.CreateDeclaration(name, description, schema, null);

    private static Fingerprint? Key(Call call)
        => new RequestFingerprint(call.Identity, call.Cache).TryCompute(call.Messages, call.Options.WithScope(call.Scope), call.Scope, out var key) ? key
            : null;

    private sealed class OtherOptions : ChatOptions
    {
        public override ChatOptions Clone() => new OtherOptions();
    }

    private sealed class OtherContent : AIContent;

    private sealed class Call
    {
        public CallScope Scope { get; set; } = new() { Tenant = "north", Patient = "p1" };

        public ResponseCacheOptions Cache { get; } = new() { KeepsSampledAnswers = true, KeyedProperties = { "zdr" } };

        public ChatClientIdentity Identity { get; set; } = new("echo", new Uri("https://echo.example/"), "m1");

        public ChatOptions Options { get; set; } = new()
        {
            ModelId = "m1",
            Instructions = "Be short.",
            Temperature = 0,
            Seed = 1,
            StopSequences = ["abc"],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(SchemaA, "s", "d"),
            Tools = [Tool("look", "Looks.", SchemaA)],
            AdditionalProperties = new() { ["zdr"] = true },
        };

        public List<ChatMessage> Messages { get; init; } =
        [
            new(ChatRole.System, "You read films."),
            new(ChatRole.User, [new TextContent("What is there?"), new DataContent(Pixels(0), "image/png")]) { AuthorName = "a" },
            new(ChatRole.Assistant, [new TextReasoningContent("Hmm."), new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["a"] = "b" })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "found")]),
        ];
    }
}
