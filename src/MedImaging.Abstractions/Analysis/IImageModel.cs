namespace MedImaging;

/// <summary>A model that turns one frame into findings. Registered under a name; steps ask for it by that name.</summary>
public interface IImageModel
{
    /// <summary>Gets what the model is.</summary>
    ModelDescription Description { get; }

    /// <summary>Says why this model must not be asked about a frame; ask before <see cref="Preprocess"/>.</summary>
    /// <remarks>A model that says nothing here takes every frame. Running it all the same gives findings whose <see cref="Findings.Limitations"/> begin with the reason.</remarks>
    /// <param name="frame">The frame.</param>
    /// <returns><see langword="null"/> when the model was made for such a frame, else the reason, in words.</returns>
    string? WhyNot(FrameReference frame) => null;

    /// <summary>Makes a frame ready for this model, by the model's own recipe.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>A tensor the caller disposes, or hands to <see cref="DetectAsync"/>.</returns>
    /// <exception cref="MedImagingException">The frame cannot be made to fit (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    ImageTensor Preprocess(PixelFrame frame);

    /// <summary>Runs the model.</summary>
    /// <param name="tensor">The input; the caller keeps it and disposes it.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The findings, with activation maps when the model has them.</returns>
    /// <exception cref="MedImagingException">The model failed or gave values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default);
}

/// <summary>Draws pictures of a frame.</summary>
public interface IFrameRenderer
{
    /// <summary>Draws the frame as a viewer shows it, with a heat map and outlines over it when they are given.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="overlay">What is drawn over it, or none.</param>
    /// <param name="maxSide">The longest side of the picture in pixels; larger frames are scaled down.</param>
    /// <returns>A PNG file.</returns>
    ReadOnlyMemory<byte> RenderPng(PixelFrame frame, FrameOverlay? overlay = null, int maxSide = 1024);
}
