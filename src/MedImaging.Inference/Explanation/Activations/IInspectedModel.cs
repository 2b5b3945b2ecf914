namespace MedImaging;

/// <summary>A model whose inner outputs can be read: feature maps, attention.</summary>
internal interface IInspectedModel : IScoringModel
{
    ModelManifest Manifest { get; }

    /// <summary>Gets the last layer's weights, where the model has pooled feature maps and one linear layer.</summary>
    ClassActivation? Activation { get; }

    /// <summary>Runs the model on one input and gives its outputs of some names.</summary>
    /// <exception cref="MedImagingException">There is no such output (<see cref="ErrorKind.InvalidInput"/>), it holds values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>), or the model failed.</exception>
    ValueTask<IReadOnlyList<ModelTensor>> ReadOutputsAsync(IReadOnlyList<string> names, Memory<float> input, CancellationToken cancellationToken);
}

/// <summary>An output for one input: its shape, which begins with 1, and a copy of its values.</summary>
internal readonly record struct ModelTensor(long[] Shape, float[] Values);
