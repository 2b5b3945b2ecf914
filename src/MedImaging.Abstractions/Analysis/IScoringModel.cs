namespace MedImaging;

/// <summary>A model whose scores can be asked for without findings being made of them: what explaining, evaluating and joining models need.</summary>
public interface IScoringModel : IImageModel
{
    /// <summary>Gets what the scores stand for, in their order.</summary>
    IReadOnlyList<CodedConcept> Labels { get; }

    /// <summary>Scores made-ready inputs, as many at once as the model takes.</summary>
    /// <param name="inputs">The inputs one after another, each as <see cref="IImageModel.Preprocess"/> makes it.</param>
    /// <param name="count">How many.</param>
    /// <param name="scores">Where the confidences go, 0 to 1: those of the first input, then those of the second, and so on.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>A task that ends when all are scored.</returns>
    /// <exception cref="ArgumentException"><paramref name="inputs"/> or <paramref name="scores"/> has another length than <paramref name="count"/> calls for.</exception>
    /// <exception cref="MedImagingException">The model failed or gave values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default);
}
