using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IRecordStore"/> does. Derive from it, give it a store, and its facts run. The store need not be empty: every test has tenants of its own.</summary>
public abstract partial class RecordStoreContract
{
    /// <summary>Gets the store under test.</summary>
    protected abstract IRecordStore Store { get; }

    /// <summary>Gets how many ask at once where one must win or all must be served in order.</summary>
    protected virtual int Rivals => 64;

    /// <summary>Gets how many numbers are taken at once.</summary>
    protected virtual int NumbersTaken => 1000;

    /// <summary>Gets how many times a pair of records is changed while it is read.</summary>
    protected virtual int Changes => 200;

    /// <summary>Gets the tenant of this test, and of no other.</summary>
    protected string Tenant { get; } = $"t-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_IsFoundWhole()
    {
        var record = Record("a") with
        {
            Patient = "p-1",
            Fields =
            [
                new RecordField("title", "Cough"), new RecordField("case_number", 7L), new RecordField("score", 0.25), new RecordField("is_signed", true),
                new RecordField("shown", "only shown", IsLookup: false),
            ],
            Links = [new RecordLink("BELONGS_TO", "Case", "c-1"), new RecordLink("HAS_FINDING", "Finding", "f-1", IsIncoming: true)],
            Words = "no consolidation is seen",
            Body = "{\"a\":1}"u8.ToArray(),
        };
        await PutAsync(record);

        var found = await FindAsync(record.Key);
        AssertSame(record, found);
        Assert.True(found!.Order > 0);
    }

    [Fact]
    public async Task Put_ABareRecord_IsFoundBare()
    {
        await PutAsync(Record("bare") with { Body = Array.Empty<byte>() });

        var found = await FindAsync(Key("bare"));
        Assert.NotNull(found);
        Assert.Null(found.Patient);
        Assert.Null(found.Words);
        Assert.Empty(found.Fields);
        Assert.Empty(found.Links);
        Assert.True(found.Body.IsEmpty);
    }

    [Fact]
    public async Task Put_KeepsACopy_NotTheCallersBytes()
    {
        byte[] bytes = [1, 2, 3];
        await PutAsync(Record("a") with { Body = bytes });
        bytes[0] = 9;

        Assert.Equal([1, 2, 3], (await FindAsync(Key("a")))!.Body.ToArray());
    }

    [Fact]
    public async Task Find_GivesEachKeyItsAnswer_InTheirOrder()
    {
        await PutAsync(Record("a"), Record("b"));
        var found = await Store.ReadAsync(reader => reader.FindAsync([Key("b"), Key("nowhere"), Key("a"), Key("a", "Other"), Key("b")]), Token);

        Assert.Equal(["b", null, "a", null, "b"], found.Select(record => record?.Key.Id));
        Assert.Empty(await Store.ReadAsync(reader => reader.FindAsync([]), Token));
    }

    [Fact]
    public async Task Replace_LeavesNothingOfWhatWas_AndMovesToTheEnd()
    {
        await PutAsync(
            Record("a") with { Patient = "p-1", Fields = [new RecordField("status", "open"), new RecordField("old", 1L)], Links = [new RecordLink("OF", "Case", "c-1")], Words = "old words" },
            Record("b"));
        long before = (await FindAsync(Key("b")))!.Order;
        var changed = Record("a", version: 2) with { Fields = [new RecordField("status", "closed")], Words = "new words", Body = "2"u8.ToArray() };
        await PutAsync(changed);

        var found = await FindAsync(Key("a"));
        AssertSame(changed, found);
        Assert.True(found!.Order > before);
        Assert.Empty(await IdsAsync(Where("status", FieldComparison.Equal, "open")));
        Assert.Empty(await IdsAsync(Where("old", FieldComparison.Equal, 1L)));
        Assert.Empty(await IdsAsync(Query() with { LinkedTo = [new RecordLink("OF", "Case", "c-1")] }));
        Assert.Empty(await IdsAsync(Query() with { Phrases = ["old words"] }));
        Assert.Empty(await IdsAsync(Query() with { Patients = new HashSet<string> { "p-1" } }));
        Assert.Equal(["a"], await IdsAsync(Query() with { Phrases = ["new words"] }));
        Assert.Equal(["b", "a"], await IdsAsync(Query()));
    }

    [Fact]
    public async Task Delete_LeavesNothing_AndTheIdBeginsAnew()
    {
        await PutAsync(Record("a") with { Patient = "p-1", Fields = [new RecordField("status", "open")], Links = [new RecordLink("OF", "Case", "c-1")], Words = "some words" }, Record("b"));
        long before = (await FindAsync(Key("b")))!.Order;
        await DeleteAsync(Key("a"));

        Assert.Null(await FindAsync(Key("a")));
        Assert.Empty(await IdsAsync(Where("status", FieldComparison.Equal, "open")));
        Assert.Empty(await IdsAsync(Query() with { LinkedTo = [new RecordLink("OF", "Case", "c-1")] }));
        Assert.Empty(await IdsAsync(Query() with { Phrases = ["words"] }));
        Assert.Equal(["b"], await IdsAsync(Query()));

        await PutAsync(Record("a"));
        Assert.True((await FindAsync(Key("a")))!.Order > before);
    }

    [Fact]
    public async Task Delete_OfTheLastWritten_DoesNotGiveItsOrderAgain()
    {
        await PutAsync(Record("a"));
        long before = (await FindAsync(Key("a")))!.Order;
        await DeleteAsync(Key("a"));
        await PutAsync(Record("b"));

        Assert.True((await FindAsync(Key("b")))!.Order > before);
    }

    [Fact]
    public async Task Delete_OfWhatIsNotThere_IsNoError()
    {
        await DeleteAsync(Key("nowhere"));

        Assert.Null(await FindAsync(Key("nowhere")));
    }

    [Fact]
    public async Task Put_WithAnyOtherVersionThanTheNext_IsAConflict_AndChangesNothing()
    {
        await PutAsync(Record("a"));
        await PutAsync(Record("a", version: 2));
        foreach (long version in new long[] { 1, 2, 4, 0 })
        {
            await Refusal.ExpectAsync(ErrorKind.StorageConflict, () => PutAsync(Record("a", version) with { Body = "x"u8.ToArray() }));
        }

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, () => PutAsync(Record("new", version: 2)));
        Assert.Equal(2, (await FindAsync(Key("a")))!.Version);
        Assert.Equal("{}"u8.ToArray(), (await FindAsync(Key("a")))!.Body.ToArray());
        Assert.Null(await FindAsync(Key("new")));
    }

    [Fact]
    public async Task AConflict_NamesNoId()
    {
        await PutAsync(Record("SECRET-ID"));
        var conflict = await Refusal.ExpectAsync(ErrorKind.StorageConflict, () => PutAsync(Record("SECRET-ID")));

        Assert.DoesNotContain("SECRET-ID", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameId_OfAnotherKind_IsAnotherRecord()
    {
        await PutAsync(Record("a"), Record("a", kind: "Case") with { Body = "case"u8.ToArray() });

        Assert.Equal("{}"u8.ToArray(), (await FindAsync(Key("a")))!.Body.ToArray());
        Assert.Equal("case"u8.ToArray(), (await FindAsync(Key("a", "Case")))!.Body.ToArray());
        await DeleteAsync(Key("a"));
        Assert.NotNull(await FindAsync(Key("a", "Case")));
    }

    [Fact]
    public async Task AWorkThatThrows_UndoesAllOfIt()
    {
        await PutAsync(Record("kept") with { Fields = [new RecordField("status", "open")], Words = "first words" }, Record("gone") with { Words = "these too" });
        await WriteAsync(writer => writer.NextNumberAsync(Tenant, "n"));
        var thrown = await Assert.ThrowsAsync<NotSupportedException>(() => WriteAsync<long>(async writer =>
        {
            await writer.PutAsync(Record("new"));
            await writer.PutAsync(Record("kept", version: 2) with { Fields = [new RecordField("status", "closed")], Words = "second words" });
            await writer.DeleteAsync(Key("gone"));
            await writer.NextNumberAsync(Tenant, "n");
            await writer.AppendAuditAsync(Entry("undone"));
            throw new NotSupportedException("mine");
        }));

        Assert.Equal("mine", thrown.Message);
        Assert.Equal(["kept", "gone"], await IdsAsync(Query()));
        Assert.Equal(["kept"], await IdsAsync(Where("status", FieldComparison.Equal, "open")));
        Assert.Equal(["kept"], await IdsAsync(Query() with { Phrases = ["first words"] }));
        Assert.Empty(await IdsAsync(Query() with { Phrases = ["second words"] }));
        Assert.Equal(["gone"], await IdsAsync(Query() with { Phrases = ["these too"] }));
        Assert.Equal(2, await WriteAsync(writer => writer.NextNumberAsync(Tenant, "n")));
        Assert.Empty(await TrailAsync(Tenant));
    }

    [Fact]
    public async Task AConflict_UndoesTheWholeWork()
    {
        await PutAsync(Record("a"));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, () => PutAsync(Record("b"), Record("a")));

        Assert.Null(await FindAsync(Key("b")));
    }

    [Fact]
    public async Task AWork_SeesWhatItHasWritten()
    {
        await PutAsync(Record("old") with { Words = "old words" });
        var seen = await WriteAsync(async writer =>
        {
            await writer.PutAsync(Record("a") with { Patient = "p-1", Fields = [new RecordField("status", "open")], Words = "fresh words" });
            await writer.PutAsync(Record("a", version: 2) with { Patient = "p-1", Fields = [new RecordField("status", "open")], Words = "fresher words" });
            await writer.DeleteAsync(Key("old"));
            await writer.AppendAuditAsync(Entry("seen"));
            var found = await writer.FindAsync([Key("a"), Key("old")]);
            var byField = await writer.QueryAsync(Where("status", FieldComparison.Equal, "open"));
            var byWords = await writer.QueryAsync(Query() with { Phrases = ["fresher words"] });
            return (found[0]?.Version, found[1], byField.Count, byWords.Count, await writer.CountAsync(Query()), (await writer.FindAuditHeadAsync(Tenant))?.Sequence, (await writer.ReadAuditAsync(Tenant, 0, 10)).Count);
        });

        Assert.Equal((2L, null, 1, 1, 1L, 1L, 1), seen);
    }

    [Fact]
    public async Task TheResult_IsTheWorks()
    {
        Assert.Equal("x", await WriteAsync(_ => new ValueTask<string>("x")));
        Assert.Equal(3, await Store.ReadAsync(_ => new ValueTask<int>(3), Token));
    }

    [Fact]
    public async Task AReadThatThrows_ThrowsJustThat()
        => Assert.Equal("mine", (await Assert.ThrowsAsync<NotSupportedException>(async () => await Store.ReadAsync<int>(_ => throw new NotSupportedException("mine"), Token))).Message);

    [Fact]
    public async Task CancelledBeforeItBegins_WritesNothing_AndReadsNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.WriteAsync(async writer => await PutAllAsync(writer, Record("a")), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(reader => reader.CountAsync(Query()), cancelled.Token));

        Assert.Null(await FindAsync(Key("a")));
    }

    [Fact]
    public async Task Tenants_NeverMeet()
    {
        string other = Tenant + "-other";
        var mine = Record("a") with { Patient = "p", Fields = [new RecordField("status", "open")], Links = [new RecordLink("OF", "Case", "c")], Words = "same words" };
        var theirs = mine with { Key = new RecordKey(other, "Report", "a"), Body = "theirs"u8.ToArray() };
        await PutAsync(mine);
        await PutAsync(theirs);
        await WriteAsync(writer => writer.NextNumberAsync(Tenant, "n"));

        var all = Query() with
        {
            Where = [new FieldCondition("status", FieldComparison.Equal, "open")],
            LinkedTo = [new RecordLink("OF", "Case", "c")],
            Phrases = ["same words"],
            Patients = new HashSet<string> { "p" },
        };
        Assert.Equal("{}"u8.ToArray(), Assert.Single(await QueryAsync(all)).Body.ToArray());
        Assert.Equal("theirs"u8.ToArray(), Assert.Single(await QueryAsync(all with { Tenant = other })).Body.ToArray());
        Assert.Equal(1, await WriteAsync(writer => writer.NextNumberAsync(other, "n")));
        await DeleteAsync(mine.Key);
        Assert.NotNull(await FindAsync(theirs.Key));
    }
}
