using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What one call of a model with functions has come to: the messages to send next, what was run, and what is left of its limits.</summary>
internal sealed class FunctionLoop
{
    private readonly FunctionRunner _runner;
    private readonly CallScope _scope;
    private readonly Dictionary<string, Task<object?>> _results = new(StringComparer.Ordinal);
    private readonly List<AITool> _tools;
    private int _calls;

    public FunctionLoop(FunctionRunner runner, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        (_runner, _scope) = (runner, options.GetScope());
        (Messages, Options) = ([.. messages], options.Clone());
        _tools = [.. options.Tools ?? []];
    }

    /// <summary>Gets the messages to send.</summary>
    public List<ChatMessage> Messages { get; private set; }

    /// <summary>Gets the options to send them with.</summary>
    public ChatOptions Options { get; }

    /// <summary>Gets how many times the model was asked.</summary>
    public int Rounds { get; private set; }

    /// <summary>Finds the calls that are ours to run. A call of a function that only the caller can run ends the loop: then it gets them all.</summary>
    public List<FunctionCallContent> CallsIn(ChatResponse response)
    {
        Rounds++;
        var calls = new List<FunctionCallContent>();
        foreach (var message in response.Messages)
        {
            calls.AddRange(message.Contents.OfType<FunctionCallContent>().Where(static call => !call.InformationalOnly));
        }

        return calls.Exists(call => Find(call.Name) is not (null or AIFunction)) ? [] : calls;
    }

    /// <summary>Runs calls and makes ready for the next round.</summary>
    /// <returns>The message with their results.</returns>
    public async Task<ChatMessage> AnswerAsync(ChatResponse response, List<FunctionCallContent> calls, CancellationToken cancellationToken)
    {
        var running = new List<Task<object?>>(calls.Count);
        for (int i = 0; i < calls.Count; i++)
        {
            running.Add(i < _runner.Options.MaximumCallsPerRound ? Start(calls[i], cancellationToken) : Task.FromResult<object?>(FunctionWords.TooMany));
            if (!_runner.Options.RunsConcurrently)
            {
                await running[i].ConfigureAwait(false);
            }
        }

        object?[] results = await Task.WhenAll(running).ConfigureAwait(false);
        var message = new ChatMessage(ChatRole.Tool, [.. calls.Select((call, i) => (AIContent)new FunctionResultContent(call.CallId, results[i]))]);
        MakeReady(response, message);
        return message;
    }

    // A call that comes again, by its id and all it says, gets the result it had; where a model reuses ids for other calls, they are other calls.
    private Task<object?> Start(FunctionCallContent call, CancellationToken cancellationToken)
    {
        var arguments = FunctionArguments.TryRead(call, _runner.Options.MaximumArgumentBytes);
        string? identity = string.IsNullOrEmpty(call.CallId) || arguments is not { } read ? null : $"{call.CallId}\n{call.Name}\n{read.GetRawText()}";
        if (identity is not null && _results.TryGetValue(identity, out var known))
        {
            return known;
        }

        if (_calls >= _runner.Options.MaximumCalls)
        {
            return Task.FromResult<object?>(FunctionWords.TooMany);
        }

        _calls++;
        var running = _runner.RunAsync(Find(call.Name) as AIFunction, call, arguments, _scope, cancellationToken);
        if (identity is not null)
        {
            _results[identity] = running;
        }

        return running;
    }

    private AITool? Find(string name) => _tools.Find(tool => tool is AIFunctionDeclaration && string.Equals(tool.Name, name, StringComparison.Ordinal));

    private void MakeReady(ChatResponse response, ChatMessage results)
    {
        if (response.ConversationId is { } conversation)
        {
            (Messages, Options.ConversationId) = ([results], conversation);
        }
        else
        {
            Messages.AddRange(response.Messages);
            Messages.Add(results);
        }

        // Who must call a function in every answer never comes to an end.
        if (Options.ToolMode is RequiredChatToolMode)
        {
            Options.ToolMode = null;
        }
    }
}
