using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Vectors by seed, scattered or in clusters as embeddings are, and what a search over them must give, reckoned one by one.</summary>
internal static class SimilaritySamples
{
    public const string Model = "encoder", Version = "1";

    public static VectorIndexKey Key(int dimensions, VectorMetric metric = VectorMetric.Cosine) => new(Model, Version, dimensions, metric);

    /// <summary>Numbers of a normal distribution (Box, Muller 1958).</summary>
    public static float[] Gaussian(int length, ulong seed)
    {
        float[] uniform = TestValues.Finite(2 * length, 0f, 1f, seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(Math.Max(uniform[2 * i], 1e-7f))) * Math.Cos(2 * Math.PI * uniform[(2 * i) + 1]));
        }

        return values;
    }

    /// <summary>Vectors around centres: the first <paramref name="clusters"/> vectors are near different centres, and so on in turn.</summary>
    public static float[][] Clustered(int count, int dimensions, int clusters, float spread, ulong seed)
    {
        float[] centres = Gaussian(clusters * dimensions, seed), noise = Gaussian(count * dimensions, seed + 1);
        return [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, dimensions)
            .Select(d => centres[(i % clusters * dimensions) + d] + (spread * noise[(i * dimensions) + d])).ToArray())];
    }

    public static VectorEntry Entry(string id, float[] vector, VectorAttributes? attributes = null) => new()
    {
        Id = id,
        Model = Model,
        ModelVersion = Version,
        Vector = vector,
        Attributes = attributes ?? new VectorAttributes { Tenant = "north" },
    };

    public static VectorQuery Query(float[] vector, SimilarityFilter? filter = null, VectorSearchMode mode = VectorSearchMode.Automatic)
        => new() { Model = Model, ModelVersion = Version, Vector = vector, Filter = filter ?? new SimilarityFilter("north"), Mode = mode };

    public static VectorIndex IndexOf(IReadOnlyList<float[]> vectors, VectorIndexOptions? options = null, VectorMetric metric = VectorMetric.Cosine)
    {
        var index = new VectorIndex(Key(vectors[0].Length, metric), options);
        for (int i = 0; i < vectors.Count; i++)
        {
            index.Upsert(Entry($"e{i}", vectors[i]));
        }

        return index;
    }

    /// <summary>Says whether a filter lets attributes through, by its words.</summary>
    public static bool Allows(SimilarityFilter filter, VectorAttributes attributes)
        => attributes.Tenant == filter.Tenant
            && (filter.Patients is null || (attributes.Patient is { } patient && filter.Patients.Contains(patient)))
            && (filter.ExcludedPatient is null || attributes.Patient != filter.ExcludedPatient)
            && (filter.Modalities is null || (attributes.Modality is { } modality && filter.Modalities.Contains(modality)))
            && (filter.BodyParts is null || (attributes.BodyPart is { } part && filter.BodyParts.Contains(part)))
            && (filter.Sites is null || (attributes.Site is { } site && filter.Sites.Contains(site)))
            && ((filter.MinimumAge is null && filter.MaximumAge is null) || (attributes.Age is { } age && age >= (filter.MinimumAge ?? 0) && age <= (filter.MaximumAge ?? 999)));

    /// <summary>Finds the best by looking at all, in doubles.</summary>
    public static string[] BruteForce(IEnumerable<VectorEntry> entries, float[] query, SimilarityFilter filter, int count, VectorMetric metric = VectorMetric.Cosine)
        => [.. entries.Where(entry => Allows(filter, entry.Attributes)).OrderByDescending(entry => Score(entry.Vector.Span, query, metric)).Take(count).Select(entry => entry.Id)];

    public static double Score(ReadOnlySpan<float> vector, ReadOnlySpan<float> query, VectorMetric metric)
    {
        double dot = 0, one = 0, other = 0, distance = 0;
        for (int i = 0; i < query.Length; i++)
        {
            dot += (double)vector[i] * query[i];
            one += (double)vector[i] * vector[i];
            other += (double)query[i] * query[i];
            distance += ((double)vector[i] - query[i]) * ((double)vector[i] - query[i]);
        }

        return metric == VectorMetric.Cosine ? dot / Math.Sqrt(one * other) : -Math.Sqrt(distance);
    }

    public static double Recall(IReadOnlyList<SimilarityHit> exact, IReadOnlyList<SimilarityHit> found)
        => exact.Count == 0 ? 1 : (double)exact.Select(hit => hit.Id).Intersect(found.Select(hit => hit.Id)).Count() / exact.Count;
}
