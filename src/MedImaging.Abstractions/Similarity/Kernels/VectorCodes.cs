using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Floats to codes of eight bits and back: value ≈ code × scale, with a scale for each vector, so that vectors come and go without any training.</summary>
internal static class VectorCodes
{
    private const float Largest = 127f;

    /// <summary>Makes the codes of a vector.</summary>
    /// <param name="vector">The vector; not a number counts as zero.</param>
    /// <param name="codes">One code for each number; what is left over becomes zero.</param>
    /// <returns>The scale.</returns>
    public static float Encode(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        codes[vector.Length..].Clear();
        float most = vector.IsEmpty ? 0f : TensorPrimitives.MaxMagnitude(vector);
        if (!(Math.Abs(most) > 0) || !float.IsFinite(most))
        {
            codes.Clear();
            return 0f;
        }

        // Divided in doubles: the quotient of a denormal would be infinite.
        double factor = Largest / (double)Math.Abs(most);
        for (int i = 0; i < vector.Length; i++)
        {
            codes[i] = (sbyte)Math.Clamp(Math.Round(vector[i] * factor), -Largest, Largest);
        }

        return (float)(1 / factor);
    }
}
