using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Functions;

public sealed class FunctionLoopTests
{
    private static readonly List<ChatMessage> Question = [new(ChatRole.User, "How many?")];

    [Theory, InlineData(false), InlineData(true)]
    public async Task AFunctionRuns_AndTheModelAnswersWithItsResult(bool isStreamed)
    {
        var model = new ScriptedModel().Call("c1", "count", ("of", "nodules")).Say("There are 3.");
        using var client = model.UseFunctions();
        var options = Options(Count());

        var answer = await AskAsync(client, options, isStreamed);

        Assert.Equal("There are 3.", answer.Messages[^1].Text);
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], answer.Messages.Select(message => message.Role));
        Assert.Equal("c1", answer.Messages[0].Contents.OfType<FunctionCallContent>().Single().CallId);
        Assert.Equal("3 nodules", Text(answer.Messages[1].Contents.OfType<FunctionResultContent>().Single()));
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal((20L, 10L), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount));
        Assert.Equal(3, model.Asked[1].Count);
        Assert.Single(Question);
    }

    [Fact]
    public async Task WithoutFunctions_TheCallGoesStraightThrough()
    {
        var model = new ScriptedModel().Say("Hello.");
        using var client = model.UseFunctions();
        Assert.Equal("Hello.", (await client.GetResponseAsync(Question)).Text);
    }

    [Fact]
    public void OptionsOutOfRange_AreTheCallersBug()
    {
        using var model = new FakeChatClient("x");
        Assert.Throws<ArgumentOutOfRangeException>(() => model.UseFunctions(new FunctionLoopOptions { MaximumRounds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.UseFunctions(new FunctionLoopOptions { MaximumRounds = 101 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.UseFunctions(new FunctionLoopOptions { MaximumCallsPerRound = 1_001 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.UseFunctions(new FunctionLoopOptions { MaximumCalls = 10_001 }));
    }

    [Fact]
    public async Task OneFunctionAfterTheOther_ByDefault_AndTogether_WhenTheHostSaysSo()
    {
        foreach (bool together in new[] { false, true })
        {
            int running = 0, most = 0;
            var both = new TaskCompletionSource();
            var slow = AIFunctionFactory.Create(
                async (string of) =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    if (together)
                    {
                        _ = running == 2 && both.TrySetResult();
                        await both.Task.WaitAsync(TimeSpan.FromSeconds(30));
                    }

                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                    return of;
                },
                "slow").AsReadOnly();
            var model = new ScriptedModel().Round(Call("c1", "slow", ("of", "a")), Call("c2", "slow", ("of", "b"))).Say("done");
            using var client = model.UseFunctions(new FunctionLoopOptions { RunsConcurrently = together });
            var answer = await client.GetResponseAsync(Question, Options(slow));
            Assert.Equal(together ? 2 : 1, most);
            Assert.Equal(["a", "b"], Results(answer));
        }
    }

    [Fact]
    public async Task AFunctionThatActs_NeedsTheHostsWord()
    {
        int deleted = 0;
        var delete = AIFunctionFactory.Create((string id) => { deleted++; return "gone"; }, "delete");
        foreach (var (approval, expected) in new (IFunctionApproval?, string)[] { (null, FunctionWords.NotAllowed), (new Approval(_ => false), FunctionWords.NotAllowed), (new Approval(_ => throw new IOException("down")), FunctionWords.NotAllowed), (new Approval(_ => true), "gone") })
        {
            var model = new ScriptedModel().Call("c1", "delete", ("id", "7")).Say("ok");
            using var client = model.UseFunctions(approval: approval);
            Assert.Equal([expected], Results(await client.GetResponseAsync(Question, Options(delete))));
        }

        Assert.Equal(1, deleted);
    }

    [Fact]
    public async Task Approval_SeesTheCall_AndWhoseItIs_AndCannotBeSpokenAround()
    {
        FunctionApprovalRequest? seen = null;
        var delete = AIFunctionFactory.Create((string id) => id, "delete");
        var model = new ScriptedModel().Call("c1", "delete", ("id", "7")).Say("ok");
        using var client = model.UseFunctions(approval: new Approval(request =>
        {
            seen = request;
            ((IDictionary<string, object?>)request.Arguments)["id"] = "8";
            return true;
        }));
        var answer = await client.GetResponseAsync(Question, Options(delete).WithScope(new CallScope { Patient = "p1" }));
        Assert.Equal(("delete", "c1", "p1"), (seen!.Function.Name, seen.CallId, seen.Scope.Patient));
        Assert.Equal(["7"], Results(answer));
    }

    [Fact]
    public async Task AFunctionThatAsksForApprovalItself_IsNotReadOnly()
    {
        var function = new ApprovalRequiredAIFunction(Count()).AsReadOnly();
        var model = new ScriptedModel().Call("c1", "count", ("of", "x")).Say("ok");
        using var client = model.UseFunctions();
        Assert.Equal([FunctionWords.NotAllowed], Results(await client.GetResponseAsync(Question, Options(function))));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "unknown", FunctionWords.Unknown },
        { "throws", FunctionWords.Failed },
        { "missing argument", FunctionWords.Unfit },
        { "wrong type", FunctionWords.Unfit },
        { "too much", FunctionWords.Unfit },
        { "unreadable", FunctionWords.Unreadable },
        { "no JSON", FunctionWords.Unreadable },
        { "half a pair", FunctionWords.Unreadable },
        { "half an escaped pair", FunctionWords.Unfit },
        { "no UTF-8", FunctionWords.Unreadable },
        { "long arguments", FunctionWords.Unreadable },
        { "long result", FunctionWords.TooLong },
        { "result that is no JSON", FunctionWords.Failed },
        { "gives up", FunctionWords.Failed },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task WhatGoesWrong_IsToldInFixedWords_AndTheModelGoesOn(string fault, string expected)
    {
        const string Secret = "CANARY Doe^Jane";
        var function = AIFunctionFactory.Create(
            object (string of) => fault switch
            {
                "throws" => throw new InvalidOperationException(Secret),
                "gives up" => throw new OperationCanceledException(Secret),
                "long result" => new string('x', 70_000),
                "result that is no JSON" => new Action(() => { }),
                _ => "fine",
            },
            new AIFunctionFactoryOptions { Name = "count", MarshalResult = (result, _, _) => ValueTask.FromResult(result) }).AsReadOnly();
        var call = fault switch
        {
            "unknown" => Call("c1", "nothing"),
            "missing argument" => Call("c1", "count"),
            "wrong type" => Call("c1", "count", ("of", 3)),
            "too much" => Call("c1", "count", ("of", "x"), ("admin", true)),
            "unreadable" => new FunctionCallContent("c1", "count", new Dictionary<string, object?> { ["of"] = "x" }) { Exception = new JsonException(Secret) },
            "no JSON" => Call("c1", "count", ("of", new object())),
            "half a pair" => Call("c1", "count", ("of", "\uD800")),
            "half an escaped pair" => Call("c1", "count", ("of", JsonDocument.Parse("\"\\ud800\"").RootElement)),
            "no UTF-8" => Call("c1", "count", ("of", JsonDocument.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' }).RootElement)),
            "long arguments" => Call("c1", "count", ("of", new string('x', 70_000))),
            _ => Call("c1", "count", ("of", "x")),
        };
        var model = new ScriptedModel().Round(call).Say("I could not.");
        using var client = model.UseFunctions();
        var answer = await client.GetResponseAsync(Question, Options(function));
        Assert.Equal([expected], Results(answer));
        Assert.Equal("I could not.", answer.Messages[^1].Text);
        Assert.DoesNotContain("CANARY", JsonSerializer.Serialize(answer.Messages[1], AIJsonUtilities.DefaultOptions), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameCallTwice_RunsOnce_AndAnotherCallOfThatId_Runs()
    {
        int runs = 0;
        var count = AIFunctionFactory.Create((string of) => $"{of} {++runs}", "count").AsReadOnly();
        var model = new ScriptedModel()
            .Round(Call("c1", "count", ("of", "a")), Call("c1", "count", ("of", "a")))
            .Round(Call("c1", "count", ("of", "a")), Call("c1", "count", ("of", "b")))
            .Say("done");
        using var client = model.UseFunctions();
        Assert.Equal(["a 1", "a 1", "a 1", "b 2"], Results(await client.GetResponseAsync(Question, Options(count))));
        Assert.Equal(2, runs);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AModelThatNeverAnswers_IsStopped(bool isStreamed)
    {
        int runs = 0;
        var count = AIFunctionFactory.Create((string of) => ++runs, "count").AsReadOnly();
        var model = new ScriptedModel { Always = round => [Call($"c{round}", "count", ("of", "x"))] };
        using var client = model.UseFunctions(new FunctionLoopOptions { MaximumRounds = 4 });
        var error = await Assert.ThrowsAsync<ProviderException>(() => AskAsync(client, Options(count), isStreamed));
        Assert.Equal(ProviderErrorKind.LimitExceeded, error.Error);
        Assert.Equal((4, 3), (model.Asked.Count, runs));
    }

    [Fact]
    public async Task CallsAboveTheLimits_DoNotRun_AndTheModelIsTold()
    {
        int runs = 0;
        var count = AIFunctionFactory.Create((string of) => ++runs, "count").AsReadOnly();
        FunctionCallContent[] Four(int round) => [.. Enumerable.Range(0, 4).Select(i => Call($"c{round}-{i}", "count", ("of", "x")))];
        var model = new ScriptedModel().Round(Four(1)).Round(Four(2)).Say("ok");
        using var client = model.UseFunctions(new FunctionLoopOptions { MaximumCallsPerRound = 3, MaximumCalls = 5 });
        var answer = await client.GetResponseAsync(Question, Options(count));
        Assert.Equal(["1", "2", "3", FunctionWords.TooMany, "4", "5", FunctionWords.TooMany, FunctionWords.TooMany], Results(answer));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task TheWholeLoop_EndsByItsTime(bool isStreamed)
    {
        var time = new FakeTime();
        var hang = AIFunctionFactory.Create(async (CancellationToken token) => await Task.Delay(Timeout.Infinite, token), "hang").AsReadOnly();
        var model = new ScriptedModel().Call("c1", "hang").Say("never");
        using var client = model.UseFunctions(new FunctionLoopOptions { FunctionTimeout = TimeSpan.FromMinutes(10) }, timeProvider: time);
        var call = AskAsync(client, Options(hang), isStreamed);
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(() => call)).Error);
    }

    [Fact]
    public async Task AFunctionThatHangs_IsLeftAlone_EvenWhenItDoesNotListen()
    {
        var time = new FakeTime();
        var never = new TaskCompletionSource<string>();
        var hang = AIFunctionFactory.Create(() => never.Task, "hang").AsReadOnly();
        var model = new ScriptedModel().Call("c1", "hang").Say("It took too long.");
        using var client = model.UseFunctions(timeProvider: time);
        var call = client.GetResponseAsync(Question, Options(hang));
        await time.WaitForTimersAsync(2);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal([FunctionWords.TooSlow], Results(await call));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task TheCallersEnd_IsACancellation(bool isStreamed)
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var hang = AIFunctionFactory.Create(
            async (CancellationToken token) =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            "hang").AsReadOnly();
        var model = new ScriptedModel().Call("c1", "hang").Say("never");
        using var client = model.UseFunctions();
        var call = AskAsync(client, Options(hang), isStreamed, stop.Token);
        await started.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task AFunctionThatOnlyTheCallerCanRun_ComesBackToIt()
    {
        var model = new ScriptedModel().Round(Call("c1", "count", ("of", "x")), Call("c2", "theirs"));
        using var client = model.UseFunctions();
        var theirs = AIFunctionFactory.CreateDeclaration("theirs", null, JsonDocument.Parse("{}").RootElement, null);
        var answer = await client.GetResponseAsync(Question, new ChatOptions { Tools = [Count(), theirs] });
        Assert.Equal(["c1", "c2"], answer.Messages.Single().Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
    }

    [Fact]
    public async Task AnAnswerThatMustCall_MayEndAfterIt()
    {
        var model = new ScriptedModel().Call("c1", "count", ("of", "x")).Say("3");
        using var client = model.UseFunctions();
        var options = Options(Count());
        options.ToolMode = ChatToolMode.RequireAny;
        await client.GetResponseAsync(Question, options);
        Assert.Equal([ChatToolMode.RequireAny, null], model.Modes);
        Assert.Equal(ChatToolMode.RequireAny, options.ToolMode);
    }

    [Fact]
    public async Task PiecesBeforeACall_ReachTheCaller_BeforeTheFunctionRuns()
    {
        var seen = new List<string>();
        var count = AIFunctionFactory.Create((string of) => { seen.Add("run"); return 3; }, "count").AsReadOnly();
        var model = new ScriptedModel().Round(new TextContent("Let me look. "), Call("c1", "count", ("of", "x"))).Say("3");
        using var client = model.UseFunctions();
        await foreach (var update in client.GetStreamingResponseAsync(Question, Options(count)))
        {
            seen.AddRange(update.Contents.Where(content => content is not UsageContent).Select(content => content.GetType().Name));
        }

        Assert.Equal(["TextContent", "FunctionCallContent", "run", "FunctionResultContent", "TextContent"], seen);
    }

    private static ReadOnlyFunction Count() => AIFunctionFactory.Create((string of) => $"3 {of}", "count").AsReadOnly();

    private static ChatOptions Options(AIFunction function) => new() { Tools = [function] };

    private static FunctionCallContent Call(string id, string name, params (string Name, object? Value)[] arguments)
        => new(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal));

    private static string Text(FunctionResultContent result) => result.Result?.ToString() ?? "";

    private static string[] Results(ChatResponse answer)
        => [.. answer.Messages.SelectMany(message => message.Contents.OfType<FunctionResultContent>()).Select(Text)];

    private static async Task<ChatResponse> AskAsync(IChatClient client, ChatOptions options, bool isStreamed, CancellationToken cancellationToken = default)
        => isStreamed
            ? await client.GetStreamingResponseAsync(Question, options, cancellationToken).ToChatResponseAsync(CancellationToken.None)
            : await client.GetResponseAsync(Question, options, cancellationToken);

    private sealed class Approval(Func<FunctionApprovalRequest, bool> decide) : IFunctionApproval
    {
        public ValueTask<bool> ApproveAsync(FunctionApprovalRequest request, CancellationToken cancellationToken = default) => new(decide(request));
    }
}
