using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Functions;

/// <summary>A model that calls functions by a script, whole or piece by piece.</summary>
internal sealed class ScriptedModel : IChatClient
{
    private readonly Queue<AIContent[]> _rounds = new();

    public Func<int, AIContent[]>? Always { get; init; }

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    public List<ChatToolMode?> Modes { get; } = [];

    public ScriptedModel Round(params AIContent[] contents)
    {
        _rounds.Enqueue(contents);
        return this;
    }

    public ScriptedModel Call(string id, string name, params (string Name, object? Value)[] arguments)
        => Round(new FunctionCallContent(id, name, arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal)));

    public ScriptedModel Say(string text) => Round(new TextContent(text));

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var contents = Next(messages, options, cancellationToken);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = Reason(contents), Usage = Usage() });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var contents = Next(messages, options, cancellationToken);
        string id = $"m{Asked.Count}";
        foreach (var content in contents)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]) { MessageId = id };
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage())]) { MessageId = id, FinishReason = Reason(contents) };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static UsageDetails Usage() => new() { InputTokenCount = 10, OutputTokenCount = 5 };

    private static ChatFinishReason Reason(AIContent[] contents)
        => Array.Exists(contents, content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;

    private AIContent[] Next(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Add([.. messages]);
        Modes.Add(options?.ToolMode);
        return _rounds.TryDequeue(out var contents) ? contents : Always?.Invoke(Asked.Count) ?? throw new InvalidOperationException("The script is over.");
    }
}
