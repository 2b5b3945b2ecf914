using System.Text.Json;

namespace MedImaging;

/// <summary>How far the numbers of a model differ between two ways of running it: a certificate to keep beside the model's version.</summary>
public sealed record NumericsReport
{
    /// <summary>Gets the model.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets its version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets the way that is compared with.</summary>
    public required NumericsSetup Baseline { get; init; }

    /// <summary>Gets the way that was measured.</summary>
    public required NumericsSetup Candidate { get; init; }

    /// <summary>Gets how many inputs were run.</summary>
    public required int Inputs { get; init; }

    /// <summary>Gets what the inputs were made from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the differences, output by output.</summary>
    public required IReadOnlyList<NumericsDifference> Outputs { get; init; }

    /// <summary>Says whether in each output no value differs by more than the absolute tolerance, or none by more than the relative one.</summary>
    /// <param name="absolute">The absolute tolerance.</param>
    /// <param name="relative">The relative tolerance.</param>
    /// <returns><see langword="false"/> also when a value is a number on one side alone.</returns>
    public bool Agrees(double absolute, double relative)
        => Outputs.All(o => !o.HasMismatch && (o.MaxAbsolute <= absolute || o.MaxRelative <= relative));

    /// <summary>Writes the report as JSON.</summary>
    /// <returns>The text in UTF-8.</returns>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, InferenceJson.Default.NumericsReport);
}

/// <summary>One way of running a model.</summary>
/// <param name="Device">What it ran on, such as <c>CPU</c> or <c>CUDA:0</c>.</param>
/// <param name="Threads">How many threads a run used.</param>
/// <param name="Precision">The precision of the file.</param>
/// <param name="Optimization">How much of the graph was rewritten.</param>
/// <param name="ModelHash">The SHA-256 of the file.</param>
/// <param name="Machine">The processor's architecture, such as <c>X64</c>.</param>
public sealed record NumericsSetup(string Device, int Threads, ModelPrecision Precision, GraphOptimization Optimization, string ModelHash, string Machine);

/// <summary>How far one output differs.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Values">How many values were compared.</param>
/// <param name="MaxAbsolute">The largest difference.</param>
/// <param name="MaxRelative">The largest difference as a share of the baseline's value, where that is not zero.</param>
/// <param name="DifferentBits">How many values are not the same to the last bit.</param>
/// <param name="HasMismatch">Whether the shapes differ, or a value is a number on one side and none on the other.</param>
public sealed record NumericsDifference(string Output, long Values, double MaxAbsolute, double MaxRelative, long DifferentBits, bool HasMismatch);
