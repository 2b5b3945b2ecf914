namespace MedImaging.Formats;

/// <summary>What in a NIfTI header says where its voxels lie (nifti1.h, the three methods).</summary>
public enum NiftiPlacement
{
    /// <summary>Nothing but the voxel sizes: how the patient lies is not known. The grid is centred, its first axis running to the left, as nibabel takes it.</summary>
    VoxelSizes,

    /// <summary>The quaternion (method 2).</summary>
    Qform,

    /// <summary>The matrix (method 3); it goes first where both are given.</summary>
    Sform,
}
