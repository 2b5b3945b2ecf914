namespace MedImaging;

/// <summary>Draws a frame once and asks one vision model about it, or several side by side.</summary>
internal sealed class AnalyzeStep(IFrameRenderer renderer, string[] clients, ConsensusPolicy? policy, VisionOptions options, TimeProvider time) : IStep<PixelFrame, Findings>
{
    private readonly VisionReading _reading = new(new VisionPrompt(options), options, time);

    public async ValueTask<Findings> RunAsync(PixelFrame input, FlowContext context, CancellationToken cancellationToken)
    {
        RunFrames.Of(context).Keep(input);
        var frame = input.ToReference();
        var png = renderer.RenderPng(input, null, options.MaxSide);
        var scope = CaseScope.Of(frame, context, time.GetUtcNow() + options.Timeout);
        if (policy is null)
        {
            return await AskAsync(clients[0], frame, png, scope, context, cancellationToken).ConfigureAwait(false);
        }

        var asked = clients.Select(client => (Client: client, Answer: AskAsync(client, frame, png, scope, context, cancellationToken))).ToList();
        await Task.WhenAll(asked.Select(each => (Task)each.Answer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await JoinAsync(asked, policy, context).ConfigureAwait(false);
    }

    private static async Task<Findings> JoinAsync(List<(string Client, Task<Findings> Answer)> asked, ConsensusPolicy policy, FlowContext context)
    {
        var given = new List<Findings>(asked.Count);
        var missing = new List<string>();
        MedImagingException? failure = null;
        foreach (var (client, answer) in asked)
        {
            try
            {
                given.Add(await answer.ConfigureAwait(false));
            }
            catch (MedImagingException ex)
            {
                failure ??= ex;
                missing.Add(client);
                context.Warn($"The model '{client}' is left out: {ex.Message}");
            }
        }

        return given.Count >= policy.MinAnswers || failure is null ? new FindingConsensus(policy).Join(given, missing) : throw failure;
    }

    private Task<Findings> AskAsync(string client, FrameReference frame, ReadOnlyMemory<byte> png, CallScope scope, FlowContext context, CancellationToken cancellationToken)
        => _reading.AskAsync(context.GetChatClient(client), client, frame, png, scope, cancellationToken);
}
