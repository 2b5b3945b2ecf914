using Xunit;

namespace MedImaging.Testing;

/// <summary>What every outbox does. Derive from it and give it an empty store.</summary>
public abstract class RecordOutboxContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets the store, which is its outbox too.</summary>
    protected abstract IRecordStore Store { get; }

    private IRecordOutbox Outbox => (IRecordOutbox)Store;

    [Fact]
    public async Task AnOutboxThatIsNotOpen_GivesNothing_AndRemembersNoDeletions()
    {
        await PutAsync("a");
        await DeleteAsync("a");

        Assert.Null(await Outbox.ReadAsync(default, 10, Token));
        await Outbox.OpenAsync(Token);
        var page = await ReadAsync(default, 10);
        Assert.Equal((0, 0, true), (page.Records.Count, page.Deleted.Count, page.IsLast));
    }

    [Fact]
    public async Task WhatWasWritten_ComesInOrder_EachRecordOnce_WithItsNewestVersion()
    {
        await PutAsync("a");
        await Outbox.OpenAsync(Token);
        await PutAsync("b");
        await PutAsync("c");
        await PutAsync("a", 2);

        var first = await ReadAsync(default, 2);
        var second = await ReadAsync(first.Position, 2);

        Assert.Equal(["b 1", "c 1"], Said(first));
        Assert.Equal(["a 2"], Said(second));
        Assert.Equal((false, true), (first.IsLast, second.IsLast));
        Assert.Equal(second.Position.Order, second.Newest);
        Assert.Equal(first.Source, second.Source);
        Assert.Equal("about b", first.Records[0].Fields[0].Value);
        Assert.Equal(new RecordLink("OF", "Sample", "other"), first.Records[0].Links[0]);
        Assert.Empty(Said(await ReadAsync(second.Position, 2)));
    }

    [Fact]
    public async Task WhatWasDeleted_IsSaidUntilItIsForgotten()
    {
        await PutAsync("a");
        await PutAsync("b");
        await Outbox.OpenAsync(Token);
        await DeleteAsync("a");
        await DeleteAsync("not there");
        var page = await ReadAsync(default, 10);
        Assert.Equal(["a"], page.Deleted.Select(key => key.Id));
        Assert.Equal(["a"], (await ReadAsync(default, 10)).Deleted.Select(key => key.Id));
        Assert.Empty((await ReadAsync(page.Position, 10)).Deleted);

        await Outbox.ForgetAsync(page.Position.Deletion, Token);
        var later = await ReadAsync(default, 10);
        Assert.Empty(later.Deleted);
        Assert.Equal(page.Position.Deletion, later.Forgotten);
        await DeleteAsync("b");
        Assert.Equal(["b"], (await ReadAsync(page.Position, 10)).Deleted.Select(key => key.Id));
    }

    [Fact]
    public async Task ManyDeletions_ComeInPages()
    {
        await Outbox.OpenAsync(Token);
        for (int number = 0; number < 7; number++)
        {
            await PutAsync($"{number}");
            await DeleteAsync($"{number}");
        }

        var gone = new List<string>();
        OutboxPage page;
        var at = default(OutboxPosition);
        do
        {
            page = await ReadAsync(at, 3);
            gone.AddRange(page.Deleted.Select(key => key.Id));
            at = page.Position;
        }
        while (!page.IsLast);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], gone.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatIsPutAgain_IsNotSaidToBeGone()
    {
        await PutAsync("a");
        await Outbox.OpenAsync(Token);
        var before = await ReadAsync(default, 10);
        await DeleteAsync("a");
        await PutAsync("a");

        var page = await ReadAsync(before.Position, 10);
        Assert.Empty(page.Deleted);
        Assert.Equal(["a 1"], Said(page));
    }

    [Fact]
    public async Task ADeletion_ThatIsUndone_IsNotSaid()
    {
        await PutAsync("a");
        await Outbox.OpenAsync(Token);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await Store.WriteAsync<bool>(
            async writer =>
            {
                await writer.DeleteAsync(Key("a"));
                throw new TimeZoneNotFoundException();
            },
            Token));

        Assert.Empty((await ReadAsync(default, 10)).Deleted);
        await DeleteAsync("a");
        Assert.Single((await ReadAsync(default, 10)).Deleted);
    }

    [Fact]
    public async Task OpenedTwice_ItIsTheSame_ClosedAndOpened_AnotherOne()
    {
        await PutAsync("a");
        await Outbox.OpenAsync(Token);
        string source = (await ReadAsync(default, 10)).Source;
        await Outbox.OpenAsync(Token);
        Assert.Equal(source, (await ReadAsync(default, 10)).Source);

        await DeleteAsync("a");
        await Outbox.CloseAsync(Token);
        await Outbox.CloseAsync(Token);
        Assert.Null(await Outbox.ReadAsync(default, 10, Token));
        await Outbox.OpenAsync(Token);
        var page = await ReadAsync(default, 10);
        Assert.NotEqual(source, page.Source);
        Assert.Equal((0, page.Position.Deletion), (page.Deleted.Count, 0L));
        Assert.Equal(1, page.Forgotten);
    }

    [Fact]
    public async Task AReplacedBody_IsNoWrite()
    {
        await PutAsync("a");
        await Outbox.OpenAsync(Token);
        var page = await ReadAsync(default, 10);
        await Store.WriteAsync(
            async writer =>
            {
                await writer.ReplaceBodyAsync(Key("a"), 1, "other"u8.ToArray());
                return true;
            },
            Token);

        Assert.Empty((await ReadAsync(page.Position, 10)).Records);
    }

    [Fact]
    public async Task NothingAtOnce_IsRefused()
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Outbox.ReadAsync(default, 0, Token));

    private static RecordKey Key(string id) => new("t", "Sample", id);

    private static IEnumerable<string> Said(OutboxPage page) => page.Records.Select(record => $"{record.Key.Id} {record.Version}");

    private async Task<OutboxPage> ReadAsync(OutboxPosition after, int limit)
    {
        var page = await Outbox.ReadAsync(after, limit, Token);
        Assert.NotNull(page);
        return page;
    }

    private async Task PutAsync(string id, long version = 1) => await Store.WriteAsync(
        async writer =>
        {
            await writer.PutAsync(new StoredRecord
            {
                Key = Key(id),
                Version = version,
                Fields = [new RecordField("about", $"about {id}")],
                Links = [new RecordLink("OF", "Sample", "other")],
                Body = "{}"u8.ToArray(),
            });
            return true;
        },
        Token);

    private async Task DeleteAsync(string id) => await Store.WriteAsync(
        async writer =>
        {
            await writer.DeleteAsync(Key(id));
            return true;
        },
        Token);
}
