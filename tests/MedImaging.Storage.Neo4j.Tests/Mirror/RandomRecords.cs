using System.Globalization;

namespace MedImaging.Tests;

/// <summary>Writes, changes and deletes records at random, with links among them and to some that are not there.</summary>
internal sealed class RandomRecords(IRecordStore store, int seed)
{
    private static readonly string[] Kinds = ["Case", "Report", "Finding"];
    private readonly Random _random = new(seed);

    public async Task DoAsync(int times, CancellationToken cancellationToken)
    {
        for (int time = 0; time < times; time++)
        {
            RecordKey key = new("t", Kind(), Id());
            int choice = _random.Next(10);
            await store.WriteAsync(
                async writer =>
                {
                    var kept = (await writer.FindAsync([key]))[0];
                    if (choice < 3)
                    {
                        await writer.DeleteAsync(key);
                    }
                    else
                    {
                        await writer.PutAsync(Record(key, (kept?.Version ?? 0) + 1));
                    }

                    return true;
                },
                cancellationToken);
        }
    }

    private StoredRecord Record(RecordKey key, long version) => new()
    {
        Key = key,
        Version = version,
        Fields = [new RecordField("name", string.Create(CultureInfo.InvariantCulture, $"name{_random.Next(1000)}"))],
        Links = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => new RecordLink(_random.Next(2) == 0 ? "OF" : "CITES", Kind(), Id(), _random.Next(2) == 0)).Distinct()],
        Words = "some words",
        Body = "{\"secret\":true}"u8.ToArray(),
    };

    private string Kind() => Kinds[_random.Next(Kinds.Length)];

    private string Id() => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(12)}");
}
