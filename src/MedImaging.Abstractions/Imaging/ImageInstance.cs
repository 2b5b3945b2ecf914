namespace MedImaging;

/// <summary>One image object as read: its descriptions, and its frames on demand. Readers derive from it.</summary>
public abstract class ImageInstance
{
    /// <summary>Gets the name of the source it was read from.</summary>
    public required string SourceName { get; init; }

    /// <summary>Gets the SHA-256 of the source's bytes; the key under which an <see cref="IContentStore"/> holds them.</summary>
    public required ContentHash SourceHash { get; init; }

    /// <summary>Gets what is known of the study.</summary>
    public required StudyDescriptor Study { get; init; }

    /// <summary>Gets what is known of the series.</summary>
    public required SeriesDescriptor Series { get; init; }

    /// <summary>Gets what is known of the object itself.</summary>
    public required InstanceDescriptor Descriptor { get; init; }

    /// <summary>Gets what the reader noticed and put up with; each cites the place and the rule, never a value.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Decodes one frame to real units.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="MedImagingException">The pixels are missing, damaged, or in a form that cannot be decoded.</exception>
    public abstract PixelFrame ReadFrame(int index);
}
