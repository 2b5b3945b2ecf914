using System.Collections.Immutable;

namespace MedImaging.Testing;

public sealed partial class BoltServer
{
    private ImmutableList<(Func<ServedCall, bool> IsFor, Func<ServedCall, CancellationToken, ValueTask<ServedResult>> Answer)> _handlers = [];

    /// <summary>Answers a statement. The handler registered last wins.</summary>
    /// <param name="text">The whole text of the statement.</param>
    /// <param name="answer">Answers it, or throws <see cref="ServedFailureException"/>.</param>
    public BoltServer On(string text, Func<ServedCall, ServedResult> answer) => On(call => call.Text == text, answer);

    /// <summary>Answers a statement whose answer takes time, such as waiting for a lock; the token ends with RESET or the connection.</summary>
    public BoltServer On(string text, Func<ServedCall, CancellationToken, ValueTask<ServedResult>> answer) => On(call => call.Text == text, answer);

    /// <summary>Answers the statements a rule picks.</summary>
    public BoltServer On(Func<ServedCall, bool> isFor, Func<ServedCall, ServedResult> answer)
        => On(isFor, (call, _) => ValueTask.FromResult(answer(call)));

    /// <summary>Answers the statements a rule picks, and takes time.</summary>
    public BoltServer On(Func<ServedCall, bool> isFor, Func<ServedCall, CancellationToken, ValueTask<ServedResult>> answer)
    {
        ImmutableInterlocked.Update(ref _handlers, (all, added) => all.Insert(0, added), (isFor, answer));
        return this;
    }

    internal ValueTask<ServedResult> AnswerAsync(ServedCall call, CancellationToken cancellationToken)
    {
        foreach (var (isFor, answer) in _handlers)
        {
            if (isFor(call))
            {
                return answer(call, cancellationToken);
            }
        }

        throw new ServedFailure(ServedFailure.SyntaxError, $"The scripted server has no handler for: {call.Text}").ToException();
    }

    // What a client asks to learn whom it speaks to.
    private void AnswerWellKnown()
        => On(
            call => call.Text.Contains("dbms.components", StringComparison.Ordinal),
            _ => ServedResult.Of(["name", "versions", "edition"], ["Neo4j Kernel", new[] { Options.Agent.Split('/')[^1] }, "community"]));
}
