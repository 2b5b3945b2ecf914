namespace MedImaging;

/// <summary>Windows in Hounsfield units that radiologists look at CT through. Departments differ by some ten units; a model has the one it was trained with.</summary>
public static class CtWindows
{
    /// <summary>Gets the window for lungs: −600, 1500.</summary>
    public static Window Lung { get; } = new(-600, 1500);

    /// <summary>Gets the window for soft tissue of chest and abdomen: 40, 400.</summary>
    public static Window SoftTissue { get; } = new(40, 400);

    /// <summary>Gets the window for the mediastinum: 50, 350.</summary>
    public static Window Mediastinum { get; } = new(50, 350);

    /// <summary>Gets the window for bone: 400, 1800.</summary>
    public static Window Bone { get; } = new(400, 1800);

    /// <summary>Gets the window for the brain: 40, 80.</summary>
    public static Window Brain { get; } = new(40, 80);

    /// <summary>Gets the window for blood beside the brain: 75, 215.</summary>
    public static Window Subdural { get; } = new(75, 215);

    /// <summary>Gets the window for early stroke: 32, 8.</summary>
    public static Window Stroke { get; } = new(32, 8);

    /// <summary>Gets the window for the liver: 30, 150.</summary>
    public static Window Liver { get; } = new(30, 150);

    /// <summary>Gets the window for vessels with contrast: 300, 600.</summary>
    public static Window Angiography { get; } = new(300, 600);

    /// <summary>Gets the names that <see cref="TryFind"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["lung", "soft-tissue", "mediastinum", "bone", "brain", "subdural", "stroke", "liver", "angiography"];

    /// <summary>Finds a window by name, whatever its case.</summary>
    /// <param name="name">The name, such as <c>soft-tissue</c>.</param>
    /// <param name="window">The window.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string? name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Window? window)
    {
        window = name?.ToUpperInvariant() switch
        {
            "LUNG" => Lung,
            "SOFT-TISSUE" => SoftTissue,
            "MEDIASTINUM" => Mediastinum,
            "BONE" => Bone,
            "BRAIN" => Brain,
            "SUBDURAL" => Subdural,
            "STROKE" => Stroke,
            "LIVER" => Liver,
            "ANGIOGRAPHY" => Angiography,
            _ => null,
        };
        return window is not null;
    }
}
