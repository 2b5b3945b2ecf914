using System.Runtime.InteropServices;

namespace MedImaging.Benchmarks;

/// <summary>Unit vectors in clusters of a hundred, as embeddings of images lie, and queries near some of them; the same for us and for the peers.</summary>
internal sealed class SimilarityData
{
    public const int Dimensions = 512, Queries = 100;

    private const int InACluster = 100;

    public SimilarityData(int count)
    {
        (Count, Vectors) = (count, new float[count][]);
        var random = new Random(1);
        float[][] centres = [.. Enumerable.Range(0, Math.Max(1, count / InACluster)).Select(_ => Gaussian(random))];
        for (int i = 0; i < count; i++)
        {
            Vectors[i] = Near(centres[random.Next(centres.Length)], random);
        }

        QueryVectors = [.. Enumerable.Range(0, Queries).Select(_ => Near(centres[random.Next(centres.Length)], random))];
    }

    public int Count { get; }

    public float[][] Vectors { get; }

    public float[][] QueryVectors { get; }

    /// <summary>Writes vectors and queries one after another, as the peers read them.</summary>
    public void Write(string path)
    {
        using var stream = File.Create(path, 1 << 20);
        foreach (float[] vector in Vectors.Concat(QueryVectors))
        {
            stream.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
        }
    }

    private static float[] Near(float[] centre, Random random)
    {
        float[] vector = Gaussian(random);
        double squares = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = centre[i] + (0.6f * vector[i]);
            squares += (double)vector[i] * vector[i];
        }

        float factor = (float)(1 / Math.Sqrt(squares));
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] *= factor;
        }

        return vector;
    }

    // Sums of twelve uniform numbers: near enough to normal, and quick.
    private static float[] Gaussian(Random random)
    {
        float[] values = new float[Dimensions];
        for (int i = 0; i < values.Length; i++)
        {
            ulong bits = (ulong)random.NextInt64();
            float sum = 0;
            for (int part = 0; part < 6; part++, bits >>= 10)
            {
                sum += (bits & 1023) / 1023f;
            }

            values[i] = (sum - 3f) * 1.414f;
        }

        return values;
    }
}
