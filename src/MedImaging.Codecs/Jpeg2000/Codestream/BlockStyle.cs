namespace MedImaging.Codecs;

/// <summary>The code-block style of COD and COC (T.800 table A.19, T.814 table A.5).</summary>
[Flags]
internal enum BlockStyle
{
    None = 0,
    Bypass = 1,
    ResetContexts = 2,
    TerminateAll = 4,
    VerticallyCausal = 8,
    PredictableTermination = 16,
    SegmentationSymbols = 32,
    HighThroughput = 64,
    Mixed = 128,
}
