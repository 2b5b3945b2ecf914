using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MedImaging.Providers;

/// <summary>The instruments of this package, on the one source and the one meter of the library; chat by the names of OpenTelemetry's conventions for generative AI.</summary>
internal static class ProviderInstruments
{
    private static readonly Meter Meter = new("MedImaging");

    public static ActivitySource Source { get; } = new("MedImaging");

    public static Histogram<double> OperationDuration { get; } = Seconds(
        "gen_ai.client.operation.duration", "How long a call of a model took.", [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]);

    public static Histogram<double> TimeToFirstChunk { get; } = Seconds(
        "gen_ai.client.operation.time_to_first_chunk", "How long the first piece of a streamed answer took.", [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]);

    public static Histogram<double> TimePerChunk { get; } = Seconds(
        "gen_ai.client.operation.time_per_output_chunk", "How long each further piece of a streamed answer took.", [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5]);

    public static Histogram<long> TokenUsage { get; } = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "How many tokens went in and came out.", tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    public static Counter<long> CacheRequests { get; } = Meter.CreateCounter<long>(
        "medimaging.cache.requests", "{request}", "How many calls came to a response cache, by what became of them.");

    private static Histogram<double> Seconds(string name, string description, double[] boundaries)
        => Meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
