namespace MedImaging;

/// <summary>What is drawn over a frame's picture. The pixels of the frame stay as they are; only the picture is a new one.</summary>
public sealed record FrameOverlay
{
    /// <summary>Gets the heat map, or none.</summary>
    public ActivationMap? Activation { get; init; }

    /// <summary>Gets the colours of the heat map.</summary>
    /// <value>The default is <see cref="ColorRamp.Heat"/>.</value>
    public ColorRamp Ramp { get; init; }

    /// <summary>Gets whether a bar beside the picture's lower right corner says what the colours mean.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool HasLegend { get; init; }

    /// <summary>Gets where the heat map may be drawn, such as the mask of an organ; nothing of it lies beside.</summary>
    /// <value>The default is none: all over the part of the frame that the model saw.</value>
    public RegionShape? Within { get; init; }

    /// <summary>Gets outlines to draw, such as those of findings.</summary>
    public IReadOnlyList<RegionShape> Outlines { get; init => field = value ?? []; } = [];

    /// <summary>Gets boxes to draw, such as the regions of findings.</summary>
    public IReadOnlyList<FrameRegion> Boxes { get; init => field = value ?? []; } = [];

    /// <summary>Makes an overlay of a heat map alone.</summary>
    /// <param name="activation">The map, or none.</param>
    /// <param name="isSigned">Whether its values below zero mean something, and are drawn.</param>
    /// <returns>The overlay, or none.</returns>
    public static FrameOverlay? Of(ActivationMap? activation, bool isSigned = false)
        => activation is null ? null : new FrameOverlay { Activation = activation, Ramp = isSigned ? ColorRamp.Diverging : ColorRamp.Heat };
}

/// <summary>The colours of a heat map. In all but the last, lightness rises with the value, so that they can be read without seeing colours.</summary>
public enum ColorRamp
{
    /// <summary>Blue over red to yellow.</summary>
    Heat,

    /// <summary>Violet over green to yellow; even for the colour-blind.</summary>
    Verdant,

    /// <summary>Black to white.</summary>
    Grey,

    /// <summary>Blue for what speaks against, red for what speaks for; the stronger, the darker. For maps with signs.</summary>
    Diverging,
}
