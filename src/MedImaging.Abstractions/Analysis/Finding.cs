namespace MedImaging;

/// <summary>One thing a model or a rule found in a frame.</summary>
public sealed record Finding
{
    /// <summary>Gets the finding's id, unique within its <see cref="Findings"/>: <c>f1</c>, <c>f2</c>, ….</summary>
    public required string Id { get; init; }

    /// <summary>Gets what was found, as a code.</summary>
    public required CodedConcept Code { get; init; }

    /// <summary>Gets how sure it is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Gets whether the model calls it present: the confidence is at or above the model's threshold.</summary>
    public required bool IsPresent { get; init; }

    /// <summary>Gets whether a person should be told at once when it is present.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Gets where it is, when the model can say; otherwise the finding is about the whole frame.</summary>
    public FrameRegion? Region { get; init; }

    /// <summary>Gets its outline, when the model or the rule can say more than the box around it.</summary>
    public RegionShape? Outline { get; init; }

    /// <summary>Gets on which side of the patient it is, where the model said so.</summary>
    /// <value><see langword="null"/> when it did not; a side of the picture is in <see cref="Region"/>.</value>
    public Laterality? Laterality { get; init; }

    /// <summary>Gets what the model said of it in its own words. They are data from outside: a host may quote them, and no rule has checked them.</summary>
    public string? Remark { get; init; }

    /// <summary>Gets what was measured of it.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init => field = value ?? []; } = [];

    /// <summary>Gets where the model looked, before scaling to the frame.</summary>
    public ActivationMap? Activation { get; init; }

    /// <summary>Gets what led to it.</summary>
    public required FindingEvidence Evidence { get; init; }
}

/// <summary>A box in pixel coordinates of a frame; right and bottom are just outside.</summary>
/// <param name="Left">The first column.</param>
/// <param name="Top">The first row.</param>
/// <param name="Right">One past the last column.</param>
/// <param name="Bottom">One past the last row.</param>
public sealed record FrameRegion(int Left, int Top, int Right, int Bottom);

/// <summary>How strongly each cell of a coarse grid spoke for a finding.</summary>
/// <param name="Rows">The grid's rows.</param>
/// <param name="Columns">The grid's columns.</param>
/// <param name="Values">The cells, row by row; not scaled.</param>
/// <param name="Method">How it was computed, such as <c>CAM</c>.</param>
public sealed record ActivationMap(int Rows, int Columns, IReadOnlyList<float> Values, string Method)
{
    /// <summary>Gets the part of the frame that the grid lies over: less than all of it when the model's input was cropped, past its edges when it was padded.</summary>
    /// <value><see langword="null"/> for the whole frame.</value>
    public FrameRegion? Area { get; init; }
}

/// <summary>What led to a finding: the pixels, the recipe and the model, each by hash.</summary>
public sealed record FindingEvidence
{
    /// <summary>Gets the SHA-256 of the pixels that were looked at.</summary>
    public required ContentHash PixelHash { get; init; }

    /// <summary>Gets the hash of the preprocessing recipe.</summary>
    public required ContentHash RecipeHash { get; init; }

    /// <summary>Gets the model's id.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets the model's version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets the SHA-256 of the model's file.</summary>
    public required ContentHash ModelHash { get; init; }

    /// <summary>Gets what each of several models or views said, where the finding joins them.</summary>
    /// <value><see langword="null"/> when one model was asked once.</value>
    public ModelAgreement? Agreement { get; init; }
}
