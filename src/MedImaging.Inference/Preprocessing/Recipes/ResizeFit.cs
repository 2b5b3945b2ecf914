namespace MedImaging;

/// <summary>What happens to the parts of a frame whose shape is not the model's.</summary>
public enum ResizeFit
{
    /// <summary>The whole frame is stretched to the output.</summary>
    Stretch,

    /// <summary>The largest centred part with the output's shape is taken.</summary>
    Crop,

    /// <summary>The whole frame is kept, centred, and the rest filled with <see cref="ResizeStep.Padding"/>.</summary>
    Pad,
}
