using Xunit;

namespace MedImaging.Testing;

/// <content>Bodies that take the place of others.</content>
public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task ReplaceBody_LeavesAllElseAsItIs()
    {
        await PutAsync(Record("sealed") with { Words = "one two", Fields = [new RecordField("title", "Cough")], Body = "old"u8.ToArray() });
        await PutAsync(Record("later"));
        var before = await FindAsync(Key("sealed"));
        await Store.WriteAsync(async writer =>
        {
            await writer.ReplaceBodyAsync(Key("sealed"), 1, "new"u8.ToArray());
            return true;
        }, Token);
        var after = await FindAsync(Key("sealed"));

        AssertSame(before! with { Body = "new"u8.ToArray() }, after);
        Assert.Equal(before.Order, after!.Order);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Store.WriteAsync(async writer =>
        {
            await writer.ReplaceBodyAsync(Key("later"), 1, "undone"u8.ToArray());
            await writer.ReplaceBodyAsync(Key("sealed"), 2, "never"u8.ToArray());
            return true;
        }, Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Store.WriteAsync(async writer =>
        {
            await writer.ReplaceBodyAsync(Key("not there"), 1, "never"u8.ToArray());
            return true;
        }, Token));
        Assert.Equal("new"u8.ToArray(), (await FindAsync(Key("sealed")))!.Body.ToArray());
        Assert.NotEqual("undone"u8.ToArray(), (await FindAsync(Key("later")))!.Body.ToArray());
    }

    [Fact]
    public async Task ReplaceBody_AmongOtherWrites_IsDoneInTheirOrder()
    {
        await PutAsync(Record("a"), Record("b"), Record("c"), Record("d"));
        await Store.WriteAsync(async writer =>
        {
            await writer.ReplaceBodyAsync(Key("a"), 1, "first"u8.ToArray());
            await writer.ReplaceBodyAsync(Key("a"), 1, "second"u8.ToArray());
            await writer.ReplaceBodyAsync(Key("b"), 1, "gone"u8.ToArray());
            await writer.DeleteAsync(Key("b"));
            await writer.ReplaceBodyAsync(Key("c"), 1, "before"u8.ToArray());
            await writer.PutAsync(Record("c") with { Version = 2, Body = "put"u8.ToArray() });
            await writer.PutAsync(Record("d") with { Version = 2, Body = "put"u8.ToArray() });
            await writer.ReplaceBodyAsync(Key("d"), 2, "after"u8.ToArray());
            await writer.PutAsync(Record("new"));
            await writer.ReplaceBodyAsync(Key("new"), 1, "new"u8.ToArray());
            Assert.Equal("second"u8.ToArray(), (await writer.FindAsync([Key("a")]))[0]!.Body.ToArray());
            return true;
        }, Token);

        Assert.Equal("second"u8.ToArray(), (await FindAsync(Key("a")))!.Body.ToArray());
        Assert.Null(await FindAsync(Key("b")));
        Assert.Equal("put"u8.ToArray(), (await FindAsync(Key("c")))!.Body.ToArray());
        Assert.Equal("after"u8.ToArray(), (await FindAsync(Key("d")))!.Body.ToArray());
        Assert.Equal("new"u8.ToArray(), (await FindAsync(Key("new")))!.Body.ToArray());
        foreach (Func<IRecordWriter, ValueTask> wrong in new Func<IRecordWriter, ValueTask>[]
        {
            writer => writer.ReplaceBodyAsync(Key("a"), 2, default),
            writer => writer.ReplaceBodyAsync(Key("c"), 1, default),
        })
        {
            await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Store.WriteAsync(async writer =>
            {
                await writer.PutAsync(Record("undone"));
                await wrong(writer);
                await writer.ReplaceBodyAsync(Key("d"), 2, "never"u8.ToArray());
                return true;
            }, Token));
        }

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Store.WriteAsync(async writer =>
        {
            await writer.DeleteAsync(Key("a"));
            await writer.ReplaceBodyAsync(Key("a"), 1, default);
            return true;
        }, Token));
        Assert.Null(await FindAsync(Key("undone")));
        Assert.Equal("after"u8.ToArray(), (await FindAsync(Key("d")))!.Body.ToArray());
        Assert.NotNull(await FindAsync(Key("a")));
    }
}
