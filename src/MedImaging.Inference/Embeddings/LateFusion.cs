using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MedImaging;

/// <summary>Joins the vectors of several kinds of input, such as a report's text and its image, into one of length one.</summary>
/// <remarks>Each part is made one long and scaled by the root of its share of the weights, so that the cosine of two fused vectors is the weighted mean of their parts' cosines.</remarks>
public static class LateFusion
{
    /// <summary>Joins vectors, one after the other.</summary>
    /// <param name="parts">A vector of each kind, always in the same order. A zero vector says that this kind is missing; its weight goes to the others.</param>
    /// <param name="weights">How much each kind counts, from 0; not all 0.</param>
    /// <returns>The fused vector: as many dimensions as all parts together. All zeros when every part with a weight is.</returns>
    /// <exception cref="ArgumentException">There are no parts, another number of weights, a weight that is negative or no number, or values that are no numbers.</exception>
    public static Embedding<float> Fuse(IReadOnlyList<Embedding<float>> parts, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(weights);
        if (parts.Count == 0 || parts.Count != weights.Count)
        {
            throw new ArgumentException("Each part needs a weight, and there is one part at least.", nameof(weights));
        }

        if (weights.Any(w => !double.IsFinite(w) || w < 0) || !weights.Any(w => w > 0))
        {
            throw new ArgumentException("A weight is a number from 0, and not all are 0.", nameof(weights));
        }

        float[] fused = new float[parts.Sum(p => p.Vector.Length)];
        int at = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            var part = fused.AsSpan(at, parts[i].Vector.Length);
            parts[i].Vector.Span.CopyTo(part);
            if (!TensorPrimitives.IsFiniteAll<float>(part))
            {
                throw new ArgumentException("A part has values that are no numbers.", nameof(parts));
            }

            _ = UnitVector.Normalize(part);
            TensorPrimitives.Multiply(part, (float)Math.Sqrt(weights[i]), part);
            at += part.Length;
        }

        _ = UnitVector.Normalize(fused);
        return new Embedding<float>(fused);
    }
}
