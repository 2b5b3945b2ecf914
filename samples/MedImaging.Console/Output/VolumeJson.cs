namespace MedImaging.Samples.Output;

internal sealed record VolumeResult
{
    public string? Modality { get; init; }

    public required int Columns { get; init; }

    public required int Rows { get; init; }

    public required int Slices { get; init; }

    /// <summary>Gets the distances of columns, rows and slices in millimetres.</summary>
    public required IReadOnlyList<double> Spacing { get; init; }

    public required string Plane { get; init; }

    public required double ShearAngle { get; init; }

    public required IReadOnlyList<int> InterpolatedSlices { get; init; }

    public float? Minimum { get; init; }

    public float? Maximum { get; init; }

    public required string Unit { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public SegmentationResult? Segmentation { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required IReadOnlyList<InputError> Errors { get; init; }
}

internal sealed record SegmentationResult(string Model, string Version, string Sha256, IReadOnlyList<StructureResult> Structures, IReadOnlyList<string> Limitations, double Seconds);

internal sealed record StructureResult(int Label, string Code, string Scheme, string Meaning, int Voxels, double Millilitres);
