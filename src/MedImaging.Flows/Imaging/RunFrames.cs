using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>What the imaging steps of one run share: the frames in hand, and what was said of the study. It is gone with the run; after a resume frames are read again.</summary>
internal sealed class RunFrames
{
    private readonly ConcurrentDictionary<(ContentHash Source, int Index), PixelFrame> _frames = new();

    internal ImageStudy? Study { get; set; }

    internal static RunFrames Of(FlowContext context) => context.Share(static () => new RunFrames());

    internal void Keep(PixelFrame frame) => _frames[(frame.Instance.SourceHash, frame.Index)] = frame;

    internal PixelFrame? Take(FrameReference frame)
        => _frames.TryRemove((frame.SourceHash, frame.Index), out var kept) && kept.PixelHash == frame.PixelHash ? kept : null;
}
