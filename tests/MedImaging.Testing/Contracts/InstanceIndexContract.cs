using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IInstanceIndex"/> does. Derive from it, give it a fresh index, and its facts run.</summary>
public abstract class InstanceIndexContract
{
    /// <summary>Gets the index under test, empty at first.</summary>
    protected abstract IInstanceIndex Index { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_ThenFind_GivesTheSame()
    {
        var entry = Entry(1);
        Assert.Equal(entry, await Index.AddAsync(entry, Token));
        Assert.Equal(entry, await Index.FindAsync(entry.SopInstanceUid, Token));
        Assert.Null(await Index.FindAsync("1.2.404", Token));
    }

    [Fact]
    public async Task Add_TheSameUid_KeepsTheFirst_AndCountsItOnce()
    {
        var first = Entry(1);
        await Index.AddAsync(first, Token);

        Assert.Equal(first, await Index.AddAsync(first with { PixelHash = ContentHash.Of("other"), Length = 7 }, Token));
        Assert.Equal(first, await Index.FindAsync(first.SopInstanceUid, Token));
        Assert.Equal(first.Length, await Index.GetStoredBytesAsync(Token));
    }

    [Fact]
    public async Task List_GivesTheObjectsOfAStudyInTheirOrder()
    {
        var entries = Enumerable.Range(1, 5).Select(Entry).ToList();
        foreach (var entry in entries)
        {
            await Index.AddAsync(entry, Token);
        }

        await Index.AddAsync(Entry(9) with { StudyInstanceUid = "1.9" }, Token);

        Assert.Equal(entries, await ListAsync("1.2.3"));
        Assert.Single(await ListAsync("1.9"));
        Assert.Empty(await ListAsync("1.404"));
        Assert.Equal(entries.Sum(entry => entry.Length) + 900, await Index.GetStoredBytesAsync(Token));
    }

    [Fact]
    public async Task Add_TheSameUidFromManySides_KeepsOne()
    {
        var kept = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Task.Run(async () => await Index.AddAsync(Entry(1) with { Length = i }, Token))));
        Assert.Single(kept.Distinct());
        Assert.Single(await ListAsync("1.2.3"));
    }

    [Fact]
    public async Task Add_Cancelled_NotesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Index.AddAsync(Entry(1), new CancellationToken(canceled: true)));
        Assert.Null(await Index.FindAsync(Entry(1).SopInstanceUid, Token));
    }

    private async Task<List<InstanceEntry>> ListAsync(string study)
    {
        var entries = new List<InstanceEntry>();
        await foreach (var entry in Index.ListAsync(study, Token))
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static InstanceEntry Entry(int number) => new()
    {
        SopInstanceUid = $"1.2.3.4.{number}",
        SeriesInstanceUid = "1.2.3.4",
        StudyInstanceUid = "1.2.3",
        PixelHash = ContentHash.Of($"pixels {number}"),
        Content = ContentHash.Of($"content {number}"),
        Length = 100 * number,
        IsImage = number % 2 == 1,
    };
}
