using Xunit;

namespace MedImaging.Testing;

/// <content>What happens at once: conflicts, snapshots, numbers.</content>
public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task OneRecordFromManySides_OneWins()
    {
        var outcomes = await AtOnceAsync(Rivals, number => PutAsync(Record("a") with { Body = BitConverter.GetBytes(number) }));

        int winner = Assert.Single(Enumerable.Range(0, Rivals), number => outcomes[number] is null);
        Assert.All(outcomes.Where(outcome => outcome is not null), outcome => Assert.Equal(ErrorKind.StorageConflict, Assert.IsType<MedImagingException>(outcome).Kind));
        Assert.Equal(BitConverter.GetBytes(winner), (await FindAsync(Key("a")))!.Body.ToArray());
    }

    [Fact]
    public async Task OneChangeFromManySides_OneWins()
    {
        await PutAsync(Record("a"));
        var outcomes = await AtOnceAsync(Rivals, number => PutAsync(Record("a", version: 2) with { Body = BitConverter.GetBytes(number) }, Record($"with-{number}")));

        int winner = Assert.Single(Enumerable.Range(0, Rivals), number => outcomes[number] is null);
        Assert.Equal(2, (await FindAsync(Key("a")))!.Version);
        Assert.Equal(["a", $"with-{winner}"], (await IdsAsync(Query())).Order());
    }

    [Fact]
    public async Task ReadThenWrite_FromManySides_LosesNoChange()
    {
        await PutAsync(Record("sum") with { Fields = [new RecordField("n", 0L)] });
        await AllAtOnceAsync(Rivals, async _ => await WriteAsync(async writer =>
        {
            var kept = (await writer.FindAsync([Key("sum")]))[0]!;
            await writer.PutAsync(kept with { Version = kept.Version + 1, Fields = [new RecordField("n", (long)kept.Fields[0].Value + 1)] });
            return true;
        }));

        Assert.Equal((long)Rivals, (await FindAsync(Key("sum")))!.Fields[0].Value);
    }

    [Fact]
    public async Task ARead_SeesOneMoment()
    {
        await PutAsync(Record("left"), Record("right"));
        bool isDone = false;
        var writing = Task.Run(
            async () =>
            {
                for (long version = 2; version <= Changes; version++)
                {
                    await PutAsync(Record("left", version), Record("right", version));
                }

                Volatile.Write(ref isDone, true);
            },
            Token);

        do
        {
            var (left, right) = await Store.ReadAsync(
                async reader =>
                {
                    long? first = (await reader.FindAsync([Key("left")]))[0]?.Version;
                    Thread.Yield();
                    return (first, (await reader.FindAsync([Key("right")]))[0]?.Version);
                },
                Token);
            Assert.Equal(left, right);
        }
        while (!Volatile.Read(ref isDone) && !writing.IsFaulted);
        await writing;
    }

    [Fact]
    public async Task ARead_DoesNotSeeAWriteThatEndsMeanwhile()
    {
        await PutAsync(Record("a"));
        Task? write = null;
        var seen = await Store.ReadAsync(
            async reader =>
            {
                long count = await reader.CountAsync(Query());
                if (write is null)
                {
                    // Another caller's, who knows nothing of this transaction.
                    using (ExecutionContext.SuppressFlow())
                    {
                        write = Task.Run(() => PutAsync(Record("b")), Token);
                    }
                }

                // Waited for without awaiting: the work awaits nothing but the reader. A store may as well make the write wait for the read, or run the work again after it.
                write.Wait(200, Token);
                return (count, await reader.CountAsync(Query()));
            },
            Token);
        await write!;

        Assert.Contains(seen, new[] { (1L, 1L), (2L, 2L) });
        Assert.Equal(2, await CountAsync(Query()));
    }

    [Fact]
    public async Task Numbers_TakenAtOnce_HaveNoGapAndNoDouble()
    {
        long[] taken = await AllAtOnceAsync(NumbersTaken, async _ => await WriteAsync(writer => writer.NextNumberAsync(Tenant, "case_number")));

        Assert.Equal(Enumerable.Range(1, NumbersTaken).Select(number => (long)number), taken.Order());
    }

    [Fact]
    public async Task Numbers_OfEachSeries_CountAlone_AndTwiceInOneWork()
    {
        Assert.Equal((1L, 2L, 1L), await WriteAsync(async writer => (await writer.NextNumberAsync(Tenant, "a"), await writer.NextNumberAsync(Tenant, "a"), await writer.NextNumberAsync(Tenant, "b"))));
        Assert.Equal(3, await WriteAsync(writer => writer.NextNumberAsync(Tenant, "a")));
    }

    [Fact]
    public async Task Numbers_WhereSomeWorksFail_HaveNoGap()
    {
        var taken = await AllAtOnceAsync(Rivals, async number =>
        {
            try
            {
                return await WriteAsync(async writer =>
                {
                    long next = await writer.NextNumberAsync(Tenant, "n");
                    await writer.PutAsync(Record($"{next}"));
                    await writer.AppendAuditAsync(Entry($"{next}"));
                    return number % 3 == 0 ? throw new NotSupportedException() : next;
                });
            }
            catch (NotSupportedException)
            {
                return 0;
            }
        });

        var kept = taken.Where(number => number > 0).Order().ToList();
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(number => (long)number), kept);
        Assert.Equal(kept.Count, await CountAsync(Query()));
        Assert.Equal(kept.Count, (await TrailAsync(Tenant)).Count);
    }

    private static async Task<Exception?[]> AtOnceAsync(int count, Func<int, Task> work)
        => await AllAtOnceAsync(count, async number => await Xunit.Record.ExceptionAsync(() => work(number)));

    private static async Task<T[]> AllAtOnceAsync<T>(int count, Func<int, Task<T>> work)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, count).Select(async number =>
        {
            await start.Task;
            return await work(number);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(all);
    }
}
