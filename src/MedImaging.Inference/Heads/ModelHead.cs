namespace MedImaging;

/// <summary>Makes findings of what a model of one kind gives: the part of a model behind its session.</summary>
internal abstract class ModelHead
{
    /// <summary>Gets the names of the outputs it reads, in the order in which it asks <see cref="RunOutputs"/> for them.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    /// <summary>Reads the outputs for one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="recipeHash">The recipe that made its input.</param>
    /// <param name="outputs">What the run gave.</param>
    /// <returns>The findings, surest first, with their ids.</returns>
    /// <exception cref="MedImagingException">The outputs are not what the manifest says (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public abstract IReadOnlyList<Finding> Read(FrameReference frame, ContentHash recipeHash, in RunOutputs outputs);

    /// <summary>Reads nothing but the confidence of each label.</summary>
    /// <param name="outputs">What the run gave for one input.</param>
    /// <param name="scores">Where they go, in the order of the labels.</param>
    public abstract void Score(in RunOutputs outputs, Span<float> scores);
}
