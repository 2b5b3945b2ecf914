namespace MedImaging.Kernels;

/// <summary>Says which source samples make an output sample, and how much each weighs; the weights need not sum to 1.</summary>
internal interface ITapWeights
{
    /// <summary>Gets the most samples that make an output.</summary>
    int MaxCount { get; }

    /// <summary>Gives the weights of an output.</summary>
    /// <param name="output">Which one.</param>
    /// <param name="taps">Where the weights go, from the first sample on.</param>
    /// <returns>The first sample and one past the last: both within the source, and at least one.</returns>
    (int Start, int End) Fill(int output, double[] taps);
}
