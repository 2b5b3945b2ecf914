namespace MedImaging;

/// <summary>Says which parts of an input a model's score for one label rests on. Registered under the method's key, such as <c>lime</c>; steps ask for it by that key.</summary>
/// <remarks>The same model, input and options give the same map: an explanation can be computed again and need not be kept.</remarks>
public interface IFindingExplainer
{
    /// <summary>Gets the method's name, as captions have it, such as <c>Score-CAM</c>.</summary>
    string Method { get; }

    /// <summary>Gets whether the maps also say what spoke against the label, by values below zero.</summary>
    bool IsSigned { get; }

    /// <summary>Explains a score.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">The input, as the model's <see cref="IImageModel.Preprocess"/> makes it; the caller keeps it and disposes it.</param>
    /// <param name="label">Which of the model's <see cref="IScoringModel.Labels"/>.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, or none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How strongly each part of the input spoke for the label.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is none of the model's.</exception>
    /// <exception cref="MedImagingException">The model has not what the method needs (<see cref="ErrorKind.UnsupportedFormat"/>), or it failed.</exception>
    ValueTask<ActivationMap> ExplainAsync(IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
