namespace MedImaging.Dicom;

/// <summary>What kind of lesion a phantom holds.</summary>
public enum LesionKind
{
    /// <summary>Lung whose air is replaced by fluid, with a soft edge.</summary>
    Consolidation,

    /// <summary>A ball of soft tissue in a lung.</summary>
    Nodule,

    /// <summary>A ball of another density or intensity in a solid organ.</summary>
    Mass,
}
