namespace MedImaging;

/// <summary>What was measured of one structure of a volume.</summary>
public sealed record VolumeMeasurements
{
    /// <summary>Gets how many voxels it has.</summary>
    public required long VoxelCount { get; init; }

    /// <summary>Gets its volume in millilitres.</summary>
    public required double Millilitres { get; init; }

    /// <summary>Gets the radius of the ball of the same volume, in millimetres.</summary>
    public required double SphereRadius { get; init; }

    /// <summary>Gets how far its two farthest places lie apart, in millimetres.</summary>
    public required double LongestDiameter { get; init; }

    /// <summary>Gets the middle of its voxels, in the patient.</summary>
    public required PatientVector Centroid { get; init; }

    /// <summary>Gets the same as coded measurements, those of the values too where there were any.</summary>
    public required IReadOnlyList<Measurement> Measurements { get; init; }
}
