using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>Calls at a steady rate through a real <see cref="FallbackChatClient"/> over simulated providers, in simulated time, on one thread: the same seed gives the same result.</summary>
internal sealed record ProviderSimulation(string Name)
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Describe the image.")];

    /// <summary>Gets the remote providers, one a tier.</summary>
    public required IReadOnlyList<SimulatedBehaviour> Providers { get; init; }

    /// <summary>Gets the share of the time in which all of them are down.</summary>
    public double OutageShare { get; init; }

    public TimeSpan OutageLength { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets whether a template stands in when all else fails.</summary>
    public bool HasTemplate { get; init; }

    public double CallsASecond { get; init; } = 10;

    public int Seed { get; init; } = 1;

    public SimulationResult Run(int calls)
    {
        // Continuations must stay on this thread, where they run in the order of simulated time.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            using var pass = new Pass(this, calls);
            return pass.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private sealed class Pass : IDisposable
    {
        private readonly ProviderSimulation _simulation;
        private readonly SimulatedTime _time = new();
        private readonly List<SimulatedProvider> _providers = [];
        private readonly FallbackChatClient _client;
        private readonly int[] _milliseconds;
        private int _ended;
        private long _full;
        private long _degraded;
        private long _explained;
        private long _attempts;
        private int _mostAttempts;

        public Pass(ProviderSimulation simulation, int calls)
        {
            (_simulation, _milliseconds) = (simulation, new int[calls]);
            var outage = simulation.OutageShare > 0 ? new SharedOutage(simulation.OutageShare, simulation.OutageLength, simulation.Seed) : null;
            var tiers = new List<ProviderTier>();
            foreach (var behaviour in simulation.Providers)
            {
                _providers.Add(new SimulatedProvider(behaviour, _time, outage, simulation.Seed + _providers.Count));
                tiers.Add(new ProviderTier(behaviour.Name, new ProviderLane(behaviour.Name, _providers[^1])));
            }

            if (simulation.HasTemplate)
            {
                var template = new SimulatedProvider(new SimulatedBehaviour("template", 0, 0) { IsRemote = false }, _time, null, 0);
                tiers.Add(new ProviderTier("emergency", new ProviderLane("template", template) { GivesDegradedAnswers = true }));
            }

            var options = new FallbackOptions { Seed = simulation.Seed, Strategy = SelectionStrategies.Static };
            _client = new FallbackChatClient(tiers, options, timeProvider: _time);
        }

        public SimulationResult Run()
        {
            for (int call = 0; call < _milliseconds.Length; call++)
            {
                _time.RunUntil(TimeSpan.FromSeconds(call / _simulation.CallsASecond));
                _ = CallAsync(call);
            }

            _time.RunOut();
            Array.Sort(_milliseconds);
            return new SimulationResult
            {
                Name = _simulation.Name,
                Calls = _milliseconds.Length,
                Full = _full,
                Degraded = _degraded,
                Explained = _explained,
                WireCalls = _providers.Sum(provider => provider.WireCalls),
                MostAttempts = _mostAttempts,
                RecordedAttempts = _attempts,
                Median = TimeSpan.FromMilliseconds(_milliseconds[_milliseconds.Length / 2]),
                P99 = TimeSpan.FromMilliseconds(_milliseconds[(int)(_milliseconds.Length * 0.99)]),
            };
        }

        public void Dispose() => _client.Dispose();

        private async Task CallAsync(long call)
        {
            var began = _time.Now;
            var options = new ChatOptions { AdditionalProperties = new AdditionalPropertiesDictionary { [SimulatedProvider.CallNumber] = call } };
            try
            {
                var response = await _client.GetResponseAsync(Question, options).ConfigureAwait(false);
                Count(response.GetRoute());
                _ = response.IsDegraded() ? _degraded++ : _full++;
            }
            catch (ProviderException ex) when (ex.Route is { } route && ex.Error != ProviderErrorKind.Unknown)
            {
                Count(route);
                _explained++;
            }

            _milliseconds[_ended++] = (int)(_time.Now - began).TotalMilliseconds;
        }

        private void Count(RouteRecord? route)
        {
            int wire = route?.Attempts.Count(attempt => attempt.Lane != "template") ?? 0;
            (_attempts, _mostAttempts) = (_attempts + wire, Math.Max(_mostAttempts, wire));
        }
    }
}
