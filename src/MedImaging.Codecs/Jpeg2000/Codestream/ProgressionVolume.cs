namespace MedImaging.Codecs;

/// <summary>The orders of packets (T.800 table A.16).</summary>
internal enum ProgressionOrder
{
    LayerResolution,
    ResolutionLayer,
    ResolutionPosition,
    PositionComponent,
    ComponentPosition,
}

/// <summary>One entry of POC (A.6.6), or all packets of a tile.</summary>
internal readonly record struct ProgressionVolume(
    ProgressionOrder Order, int FirstResolution, int EndResolution, int FirstComponent, int EndComponent, int EndLayer);
