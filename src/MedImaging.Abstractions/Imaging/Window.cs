namespace MedImaging;

/// <summary>The intensity range a viewer shows: DICOM window center and width (PS3.3 C.11.2.1.2).</summary>
public sealed record Window
{
    /// <summary>Creates a window.</summary>
    /// <param name="center">The value shown as mid grey.</param>
    /// <param name="width">How many values lie between black and white.</param>
    /// <param name="function">How values map to grey.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not above 0, or below 1 for <see cref="VoiFunction.Linear"/>, or a value is not finite.</exception>
    public Window(double center, double width, VoiFunction function = VoiFunction.Linear)
    {
        if (!double.IsFinite(center))
        {
            throw new ArgumentOutOfRangeException(nameof(center));
        }

        if (!double.IsFinite(width) || width <= 0 || (function == VoiFunction.Linear && width < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(width));
        }

        (Center, Width, Function) = (center, width, function);
    }

    /// <summary>Gets the value shown as mid grey.</summary>
    public double Center { get; }

    /// <summary>Gets how many values lie between black and white.</summary>
    public double Width { get; }

    /// <summary>Gets how values map to grey.</summary>
    public VoiFunction Function { get; }

    /// <summary>Gets what the window is for, as the file says it (0028,1055), such as <c>LUNG</c>.</summary>
    public string? Explanation { get; init; }
}

/// <summary>The VOI LUT function (0028,1056).</summary>
public enum VoiFunction
{
    /// <summary>LINEAR: PS3.3 C.11.2.1.2.1, with its half-value offsets.</summary>
    Linear,

    /// <summary>LINEAR_EXACT: PS3.3 C.11.2.1.3.2.</summary>
    LinearExact,

    /// <summary>SIGMOID: PS3.3 C.11.2.1.3.1.</summary>
    Sigmoid,
}
