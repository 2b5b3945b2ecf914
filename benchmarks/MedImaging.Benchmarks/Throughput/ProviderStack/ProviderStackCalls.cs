using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>Calls through every decorator to a model that answers at once, each with a question of its own, a thousand a second; or, to tell what the stack costs at full load, without a pause.</summary>
internal sealed class ProviderStackCalls(bool isPaced) : IThroughputTask, IThroughputNotes
{
    private const int CallsASecond = 1000;
    private const double WarmUpSeconds = 1;

    private readonly List<Worker> _workers = [];
    private int _share = 1;

    public string Name => isPaced ? "provider-stack" : "provider-stack-full";

    public string Summary => isPaced
        ? "calls through all chat decorators to an instant model, 1,000 a second over all threads; prints p50 and p99"
        : "calls through all chat decorators but the rate limit to an instant model, as fast as they go";

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        _share = options.Threads;
        return ValueTask.CompletedTask;
    }

    public IThroughputWorker CreateWorker(int number)
    {
        var worker = new Worker(ProviderStack.Compose(new InstantChatClient(), isPaced), number, isPaced ? (double)CallsASecond / _share : null);
        _workers.Add(worker);
        return worker;
    }

    public string Describe()
    {
        string own = Percentiles([.. _workers.SelectMany(worker => worker.Own).Order()]);
        return isPaced ? $"a call took {own}; from when it was due {Percentiles([.. _workers.SelectMany(worker => worker.FromDue).Order()])}" : $"a call took {own}";
    }

    private static string Percentiles(double[] times)
    {
        string At(double share) => times.Length == 0 ? "?" : times[Math.Min((int)(times.Length * share), times.Length - 1)].ToString("N1", CultureInfo.InvariantCulture);
        return $"p50 {At(0.5)} µs, p99 {At(0.99)} µs, worst {At(1)} µs";
    }

    private sealed class Worker(IChatClient client, int number, double? perSecond) : IThroughputWorker
    {
        private const int MostSamples = 1 << 20;

        private readonly List<double> _own = new(MostSamples), _fromDue = new(MostSamples);
        private readonly CallScope _scope = new() { Tenant = "north", Patient = $"p{number}", Study = "s1" };
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _first;
        private int _calls;

        public IEnumerable<double> Own => _own;

        public IEnumerable<double> FromDue => _fromDue;

        public async ValueTask<int> DoAsync(CancellationToken cancellationToken)
        {
            if (_first == 0)
            {
                _first = Stopwatch.GetTimestamp();
            }

            var messages = new[]
            {
                new ChatMessage(ChatRole.System, "You read radiographs."),
                new ChatMessage(ChatRole.User, string.Create(CultureInfo.InvariantCulture, $"Is there a fracture in film {number}-{_calls}?")),
            };
            var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 100 }.WithScope(_scope);
            long due = WaitForTurn();
            long begin = Stopwatch.GetTimestamp();
            var response = await client.GetResponseAsync(messages, options, cancellationToken);
            long end = Stopwatch.GetTimestamp();
            _calls++;
            if (Stopwatch.GetElapsedTime(_start).TotalSeconds > WarmUpSeconds && _own.Count < MostSamples)
            {
                _own.Add(Stopwatch.GetElapsedTime(begin, end).TotalMicroseconds);
                _fromDue.Add(Stopwatch.GetElapsedTime(due, end).TotalMicroseconds);
            }

            return response.FinishReason == ChatFinishReason.Stop ? 1 : throw new InvalidOperationException("The answer was lost.");
        }

        // A call is late from when it was due, so that one slow call shows in those behind it; a pause between calls of the driver is not theirs.
        private long WaitForTurn()
        {
            long now = Stopwatch.GetTimestamp();
            if (perSecond is not { } rate)
            {
                return now;
            }

            long due = _first + (long)(_calls * Stopwatch.Frequency / rate);
            if (now - due > Stopwatch.Frequency / 10)
            {
                _first += now - due;
                due = now;
            }

            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.SpinWait(20);
            }

            return due;
        }
    }
}
