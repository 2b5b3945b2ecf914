namespace MedImaging;

/// <summary>How much of a model's graph ONNX Runtime may rewrite before it runs.</summary>
public enum GraphOptimization
{
    /// <summary>Nothing: for finding out whether an optimisation changes a result.</summary>
    None,

    /// <summary>What gives the same numbers: constants folded, dead nodes dropped.</summary>
    Basic,

    /// <summary>Operators fused too.</summary>
    Extended,

    /// <summary>Memory laid out for the processor too.</summary>
    All,
}
