namespace MedImaging.Tests;

/// <summary>A million searches with random scopes: none finds anything outside its own.</summary>
public sealed class SimilarityLeakageTests
{
    private const int Searches = 1_000_000, Dimensions = 8, Entries = 240;

    private static readonly string[] Tenants = ["north", "south", "east"], Parts = ["CHEST", "HEAD"], Sites = ["s1", "s2", "s3"];

    private static readonly Modality[] Modalities = [Modality.ComputedTomography, Modality.MagneticResonance, Modality.Ultrasound];

    [Fact]
    public async Task AMillionScopedSearches_FindNothingOutsideTheirScope()
    {
        var random = new Random(7);
        using var index = new VectorIndex(SimilaritySamples.Key(Dimensions), new VectorIndexOptions { GraphFrom = 1 });
        var entries = Enumerable.Range(0, Entries).Select(i => MakeEntry(random, i)).ToDictionary(entry => entry.Id);
        foreach (var entry in entries.Values)
        {
            index.Upsert(entry);
        }

        await index.BuildGraphAsync();
        var hits = new SimilarityHit[5];
        long found = 0;
        for (int i = 0; i < Searches; i++)
        {
            var filter = MakeFilter(random);
            var query = SimilaritySamples.Query([.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)], filter, (VectorSearchMode)(i % 4));
            int count = index.Search(query, hits);
            found += count;
            for (int j = 0; j < count; j++)
            {
                if (!SimilaritySamples.Allows(filter, entries[hits[j].Id].Attributes))
                {
                    Assert.Fail($"Search {i} in mode {query.Mode} found an entry outside its scope.");
                }
            }

            // Exact ones also find all there is: every hundredth is reckoned again one by one.
            if (i % 100 == (int)VectorSearchMode.Exact)
            {
                Assert.Equal(SimilaritySamples.BruteForce(entries.Values, query.Vector.ToArray(), filter, 5), hits[..count].Select(hit => hit.Id));
            }
            else if (i % 1000 is 2 or 3)
            {
                Assert.Equal(Math.Min(5, entries.Values.Count(entry => SimilaritySamples.Allows(filter, entry.Attributes))), count);
            }
        }

        Assert.True(found > Searches / 2, $"Only {found} hits: the filters let too little through to show anything.");
    }

    // The ids are unique over all tenants, so that a stranger is known by its id.
    private static VectorEntry MakeEntry(Random random, int number) => SimilaritySamples.Entry(
        $"e{number}",
        [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)],
        new VectorAttributes
        {
            Tenant = Tenants[random.Next(3)],
            Patient = random.Next(10) == 0 ? null : $"p{random.Next(12)}",
            Modality = random.Next(10) == 0 ? null : Modalities[random.Next(3)],
            BodyPart = random.Next(10) == 0 ? null : Parts[random.Next(2)],
            Site = random.Next(10) == 0 ? null : Sites[random.Next(3)],
            Age = random.Next(10) == 0 ? null : random.Next(100),
        });

    private static SimilarityFilter MakeFilter(Random random)
    {
        bool hasAge = random.Next(3) == 0;
        return new SimilarityFilter(random.Next(50) == 0 ? "nowhere" : Tenants[random.Next(3)])
        {
            Patients = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, random.Next(8)).Select(_ => $"p{random.Next(14)}")],
            ExcludedPatient = random.Next(2) == 0 ? null : $"p{random.Next(14)}",
            Modalities = random.Next(3) != 0 ? null : [.. Modalities.Take(random.Next(3))],
            BodyParts = random.Next(3) != 0 ? null : [.. Parts.Take(random.Next(3))],
            Sites = random.Next(3) != 0 ? null : [.. Sites.Take(random.Next(4)), "unknown"],
            MinimumAge = hasAge ? random.Next(60) : null,
            MaximumAge = hasAge ? 40 + random.Next(60) : null,
        };
    }
}
