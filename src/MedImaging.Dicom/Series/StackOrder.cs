namespace MedImaging.Dicom;

/// <summary>What put the slices of a stack in order.</summary>
public enum StackOrder
{
    /// <summary>Their position along the normal of their plane.</summary>
    Position,

    /// <summary>Their instance number and frame number, because they do not say where they lie.</summary>
    InstanceNumber,

    /// <summary>The names of their files and frame number, because there is nothing else.</summary>
    FileName,
}
