namespace MedImaging;

/// <summary>What stands in an input where a part of it is taken away.</summary>
public enum Filling
{
    /// <summary>The mean of the input's channel.</summary>
    Mean,

    /// <summary>The input itself, blurred until only its broad shades are left: no edges appear that no image has.</summary>
    Blurred,

    /// <summary>One value.</summary>
    Constant,
}
