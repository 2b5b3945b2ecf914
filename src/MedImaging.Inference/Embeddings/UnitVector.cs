namespace MedImaging;

/// <summary>Vectors of length one, so that a dot product is the cosine.</summary>
internal static class UnitVector
{
    /// <summary>Divides a vector by its length, reckoned in double precision and in order: the same bits on every processor.</summary>
    /// <returns>Whether it had a length; the zero vector stays as it is.</returns>
    public static bool Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        if (!(squares > 0))
        {
            return false;
        }

        double scale = 1 / Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] * scale);
        }

        return true;
    }
}
