namespace MedImaging.Formats;

/// <summary>What the header of a NIfTI file says, checked. Texts are as found: they are data, never an instruction, and may name the patient.</summary>
public sealed class NiftiHeader
{
    internal NiftiHeader()
    {
    }

    /// <summary>Gets the version: 1 or 2, and 0 for ANALYZE 7.5.</summary>
    public required int Version { get; init; }

    /// <summary>Gets whether numbers have their highest byte first.</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Gets whether the voxels are in a file of their own (<c>.img</c>).</summary>
    public required bool IsPair { get; init; }

    /// <summary>Gets what one voxel is.</summary>
    public required NiftiDataType DataType { get; init; }

    /// <summary>Gets how many voxels there are along each axis; the first three are those of a volume.</summary>
    public required IReadOnlyList<int> Dimensions { get; init; }

    /// <summary>Gets how many volumes there are: the product of all axes but the first three.</summary>
    public required int VolumeCount { get; init; }

    /// <summary>Gets the grid of one volume and where it lies in the patient, in DICOM's directions (left, back, head) and in millimetres.</summary>
    public required VolumeGeometry Geometry { get; init; }

    /// <summary>Gets what the place was taken from.</summary>
    public required NiftiPlacement Placement { get; init; }

    /// <summary>Gets the factor of real units: real = stored × slope + intercept.</summary>
    /// <value>It is 1 where the header has none, which a slope of 0 says too.</value>
    public required double Slope { get; init; }

    /// <summary>Gets the summand of real units.</summary>
    public required double Intercept { get; init; }

    /// <summary>Gets the range to show that the header suggests (<c>cal_min</c> to <c>cal_max</c>), in real units, if any.</summary>
    public required Window? Window { get; init; }

    /// <summary>Gets what the values mean (<c>intent_code</c>): 0 for nothing special, 3 for a t statistic, 1002 for labels, 1007 for vectors.</summary>
    public required int IntentCode { get; init; }

    /// <summary>Gets the name of what the values mean, as found.</summary>
    public required string IntentName { get; init; }

    /// <summary>Gets the description, as found.</summary>
    public required string Description { get; init; }

    /// <summary>Gets where the voxels begin in their file, inflated where it is compressed.</summary>
    public required long DataOffset { get; init; }

    /// <summary>Gets what other programs keep behind the header.</summary>
    public IReadOnlyList<NiftiExtension> Extensions { get; internal set; } = [];

    /// <summary>Gets what the reader noticed and put up with; each cites the field and its offset, never a value.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];

    /// <summary>Gets how many bytes one volume has.</summary>
    public long VolumeBytes => (long)Geometry.VoxelCount * VoxelTypes.SizeOf(DataType);
}
