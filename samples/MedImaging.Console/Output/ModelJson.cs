using System.Text.Json.Serialization;

namespace MedImaging.Samples.Output;

internal sealed record ModelEntry
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    public required string Task { get; init; }

    public required IReadOnlyList<string> Modalities { get; init; }

    public long? Bytes { get; init; }

    public required string Licence { get; init; }

    public required string Manifest { get; init; }

    public required bool HasModel { get; init; }

    [JsonIgnore]
    public bool IsOfImages { get; init; }
}

internal sealed record ModelVerdict
{
    public required string File { get; init; }

    public required bool IsSound { get; init; }

    public string? Kind { get; init; }

    public string? Reason { get; init; }

    public string? Id { get; init; }

    public string? Version { get; init; }

    public string? Task { get; init; }

    public string? Sha256 { get; init; }

    public string? Device { get; init; }

    public IReadOnlyList<long>? InputShape { get; init; }

    public double? RunMilliseconds { get; init; }
}

internal sealed record SanityResult(
    string Model, string Version, string Method, string Label, IReadOnlyList<double> Similarities, double MeanSimilarity, double Threshold, long ReplacedWeights, bool Passed);

internal sealed record BenchmarkResult(string Model, string Version, string Device, int Threads, IReadOnlyList<BenchmarkRow> Rows);

internal sealed record BenchmarkRow(int Batch, int Runs, double InputsPerSecond, double MillisecondsPerInput, double ManagedBytesPerRun);

internal sealed record NumericsResult(
    string Model, string Version, string Sha256, int Inputs, double AbsoluteTolerance, double RelativeTolerance, bool Agrees, IReadOnlyList<NumericsComparison> Comparisons);

internal sealed record NumericsComparison(NumericsWay Baseline, NumericsWay Candidate, bool Agrees, IReadOnlyList<NumericsRow> Outputs);

internal sealed record NumericsWay(string Device, int Threads, string Precision, string Optimization, string ModelHash, string Machine);

internal sealed record NumericsRow(string Output, long Values, double MaxAbsolute, double MaxRelative, long DifferentBits, bool HasMismatch);
