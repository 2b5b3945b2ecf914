using System.Buffers;

namespace MedImaging;

/// <summary>Requests that go through a model together.</summary>
internal sealed class RunBatch(IReadOnlyList<PendingRun> requests) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _wanted = requests.Count;

    /// <summary>Runs it; every request ends here, whatever happens.</summary>
    public void Run(DirectRunner runner)
    {
        int length = runner.InputLength;
        float[] inputs = ArrayPool<float>.Shared.Rent(length * requests.Count);
        try
        {
            for (int i = 0; i < requests.Count; i++)
            {
                requests[i].CopyTo(inputs.AsSpan(i * length, length));
            }

            runner.RunBatch(inputs.AsMemory(0, length * requests.Count), requests.Count, Hand, _stop.Token);
        }
        catch (Exception ex)
        {
            // Not swallowed: it reaches everyone who waits for this batch and was not answered yet.
            foreach (var request in requests)
            {
                if (request.TryClaim())
                {
                    request.Fail(ex);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(inputs);
            foreach (var request in requests)
            {
                request.Dispose();
            }
        }
    }

    /// <summary>Tells that one request is not wanted any more; when none is, the run stops.</summary>
    public void Abandon()
    {
        if (Interlocked.Decrement(ref _wanted) == 0)
        {
            _stop.Cancel();
        }
    }

    public void Dispose() => _stop.Dispose();

    private void Hand(int item, in RunOutputs outputs)
    {
        if (requests[item].TryClaim())
        {
            requests[item].Complete(outputs);
        }
    }
}
