using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging.Samples.Output;

/// <summary>What <c>--json</c> prints: one value on stdout and nothing else.</summary>
internal static class JsonOut
{
    public static void Print<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stdout = Console.OpenStandardOutput();
        stdout.Write(JsonSerializer.SerializeToUtf8Bytes(value, type));
        stdout.WriteByte((byte)'\n');
    }
}

internal sealed record AnalyzeResult(IReadOnlyList<StudyResult> Studies, IReadOnlyList<InputError> Errors, int SkippedFiles);

internal sealed record StudyResult
{
    public required string RunId { get; init; }

    public required string ReportId { get; init; }

    public required string Status { get; init; }

    public string? StudyInstanceUid { get; init; }

    public required int Images { get; init; }

    public required IReadOnlyList<FindingResult> Findings { get; init; }

    public required IReadOnlyList<string> Limitations { get; init; }

    public required bool ChecksPassed { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required double Seconds { get; init; }
}

internal sealed record FindingResult(string Model, string Code, string Scheme, string Meaning, bool IsPresent, double Confidence, string ConfidenceKind);

internal sealed record InputError(string File, string Kind, string Message);

internal sealed record RunResult(string RunId, string Flow, string Status, DateTimeOffset AcceptedAt, long Events);

internal sealed record ReportResult(string Id, int Version, string Status, DateTimeOffset SavedAt, string? RunId, int Findings);

internal sealed record LinkResult(string Path, string State, string? Reason);

internal sealed record VerifyResult(string Report, bool IsIntact, IReadOnlyList<LinkResult> Broken, int Checked, int NotChecked);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnalyzeResult))]
[JsonSerializable(typeof(IReadOnlyList<RunResult>))]
[JsonSerializable(typeof(IReadOnlyList<ReportResult>))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(StudyResult))]
[JsonSerializable(typeof(StudyIngestResult))]
[JsonSerializable(typeof(SeriesListResult))]
[JsonSerializable(typeof(VolumeResult))]
[JsonSerializable(typeof(IReadOnlyList<ModelEntry>))]
[JsonSerializable(typeof(ModelVerdict))]
[JsonSerializable(typeof(SanityResult))]
[JsonSerializable(typeof(BenchmarkResult))]
[JsonSerializable(typeof(NumericsResult))]
[JsonSerializable(typeof(ExplainResult))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(AskResult))]
[JsonSerializable(typeof(IReadOnlyList<ProviderRow>))]
[JsonSerializable(typeof(LiteratureAnswer))]
[JsonSerializable(typeof(IReadOnlyList<AuditResult>))]
[JsonSerializable(typeof(IReadOnlyList<AuditLinkResult>))]
[JsonSerializable(typeof(KeysResult))]
[JsonSerializable(typeof(RotateResult))]
[JsonSerializable(typeof(StoreCheckResult))]
[JsonSerializable(typeof(BackupResult))]
[JsonSerializable(typeof(RestoreResult))]
[JsonSerializable(typeof(SnapshotResult))]
[JsonSerializable(typeof(HoldResult))]
[JsonSerializable(typeof(IReadOnlyList<HoldResult>))]
[JsonSerializable(typeof(TidyResult))]
internal sealed partial class OutJson : JsonSerializerContext;
