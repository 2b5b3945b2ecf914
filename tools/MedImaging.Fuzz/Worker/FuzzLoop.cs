using System.Diagnostics;
using MedImaging.Codecs;

namespace MedImaging.Fuzz;

/// <summary>Changes inputs, runs them, keeps those that reach something new, and says what breaks a promise.</summary>
internal sealed class FuzzLoop(IFuzzTarget target, WorkerState state, string findings, ulong seed)
{
    private readonly FuzzRandom _random = new(seed);
    private readonly InputBuffer _input = new(WorkerState.InputCapacity);
    private readonly NewEdges _edges = new();
    private readonly Corpus _corpus = new();
    private long _accepted;
    private long _mostAllocated;
    private double _slowest;
    private long _executions;

    public WorkerSummary Run(TimeSpan duration, long executions)
    {
        foreach (byte[] seedInput in target.Seeds().Where(input => input.Length <= WorkerState.InputCapacity / 2))
        {
            _input.Set(seedInput);
            _corpus.Add(seedInput);
            RunOne();
        }

        long began = Stopwatch.GetTimestamp();
        int edgesBefore = 0;
        long lastQuarter = executions - (executions / 4);
        while (_executions < executions && ((_executions & 63) != 0 || Stopwatch.GetElapsedTime(began) < duration))
        {
            _input.Set(_corpus.Pick(_random));
            target.Mutator.Mutate(_input, _corpus.Pick(_random), _random);
            if (RunOne())
            {
                _corpus.Add(_input.Span);
            }

            if (Stopwatch.GetElapsedTime(began) < 0.75 * duration && _executions < lastQuarter)
            {
                edgesBefore = _edges.Edges;
            }
        }

        return new WorkerSummary
        {
            Executions = _executions,
            Accepted = _accepted,
            Edges = _edges.Edges,
            EdgesBeforeLastQuarter = edgesBefore,
            CorpusCount = _corpus.Count,
            SlowestMilliseconds = _slowest,
            MostAllocated = _mostAllocated,
            Blocks = [.. Enumerable.Range(0, Coverage.BlockCount).Where(block => Coverage.Blocks[block] != 0)],
        };
    }

    private bool RunOne()
    {
        state.SetInput(_input.Span);
        state.IsRunning = true;
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
        Execute(_input.Memory);
        double elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        state.IsRunning = false;
        state.Executions = ++_executions;
        bool isNew = _edges.TakeAndClear();
        if (_executions > 200)
        {
            CheckCosts(elapsed, allocated);
        }

        return isNew;
    }

    private void Execute(ReadOnlyMemory<byte> input)
    {
        try
        {
            _accepted += target.Run(input) ? 1 : 0;
        }
        catch (Exception ex) when (ex is not (MedImagingException or CodecException))
        {
            Report(ex is BrokenPromiseException ? "promise" : ex.GetType().Name, ex.ToString());
        }
        catch (Exception ex) when (ex is MedImagingException { Kind: ErrorKind.Unexpected })
        {
            Report("unexpected", ex.ToString());
        }
        catch (Exception ex) when (ex is MedImagingException or CodecException)
        {
            // the promise: one family of refusals
        }
    }

    // The clock of a busy machine lies: what seems slow is run again, and its fastest run counts.
    private void CheckCosts(double elapsed, long allocated)
    {
        double allowed = 50 + (_input.Length / 1000.0);
        for (int again = 0; again < 5 && elapsed > allowed; again++)
        {
            long began = Stopwatch.GetTimestamp();
            Execute(_input.Memory);
            elapsed = Math.Min(elapsed, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            _edges.TakeAndClear();
        }

        if (elapsed > allowed)
        {
            Report("slow", $"{elapsed:F0} ms for {_input.Length} bytes; {allowed:F0} are allowed");
        }

        if (allocated > target.AllocationBudget(_input.Length))
        {
            Report("allocation", $"{allocated} bytes allocated for {_input.Length} bytes of input; {target.AllocationBudget(_input.Length)} are allowed");
        }

        _slowest = Math.Max(_slowest, elapsed);
        _mostAllocated = Math.Max(_mostAllocated, allocated);
    }

    private void Report(string kind, string detail)
    {
        if (new Finding(target.Name, kind, detail, _input.Span.ToArray()).Save(findings))
        {
            Console.Error.WriteLine($"{target.Name}: {kind}: {detail.Split('\n')[0]}");
        }
    }
}
