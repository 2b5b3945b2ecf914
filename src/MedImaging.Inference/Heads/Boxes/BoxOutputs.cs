namespace MedImaging;

/// <summary>How a detector gives its boxes, and which of them count.</summary>
/// <param name="Format">How they lie in the outputs.</param>
/// <param name="Boxes">The output with the boxes; with everything, for the formats of one output.</param>
/// <param name="Labels">The output with a label for each box, int64, for <see cref="BoxFormat.Corners"/>.</param>
/// <param name="Scores">The output with a score for each box, 0 to 1, for <see cref="BoxFormat.Corners"/>.</param>
/// <param name="ScoreThreshold">The score from which a box is looked at. The default is 0.25. Whether its finding is present is for the label's threshold to say.</param>
/// <param name="IouThreshold">The overlap (intersection over union) above which the less sure of two boxes of one label is left out. The default is 0.45; at 1 all stay.</param>
/// <param name="MaxDetections">How many boxes are kept, the surest. The default is 100.</param>
/// <param name="FirstLabel">The number that stands for the first label: 1 where 0 is the background. The default is 0.</param>
/// <param name="AreNormalized">Whether the boxes are shares of the input's sides, 0 to 1, and not pixels of it.</param>
public sealed record BoxOutputs(
    BoxFormat Format,
    string Boxes,
    string? Labels = null,
    string? Scores = null,
    double ScoreThreshold = 0.25,
    double IouThreshold = 0.45,
    int MaxDetections = 100,
    int FirstLabel = 0,
    bool AreNormalized = false);

/// <summary>How a detector's boxes lie in its outputs.</summary>
public enum BoxFormat
{
    /// <summary>Three outputs: boxes [N, 4] as left, top, right, bottom; labels [N]; scores [N]. One frame a run.</summary>
    Corners,

    /// <summary>One output [batch, 4 + labels, N]: centre, size, and a score for each label, one row after another.</summary>
    CenterRows,

    /// <summary>One output [batch, N, 5 + labels]: centre, size, how sure there is anything, and a score for each label, one box after another.</summary>
    CenterColumns,
}
