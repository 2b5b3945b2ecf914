using System.Text;
using System.Text.Json;
using Xunit;

namespace MedImaging.Testing;

/// <content>The audit trail of the transactions.</content>
public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task Audit_IsAppendedWithTheChange_AndLinked()
    {
        Assert.Null(await HeadAsync(Tenant));
        var first = await WriteAsync(async writer =>
        {
            await writer.PutAsync(Record("a"));
            return await writer.AppendAuditAsync(Entry("one"));
        });
        var second = await WriteAsync(writer => writer.AppendAuditAsync(Entry("two")));

        Assert.Equal((1L, 2L), (first.Sequence, second.Sequence));
        var trail = await TrailAsync(Tenant);
        Assert.Equal([first.Hash, second.Hash], trail.Select(record => record.Hash));
        Assert.Equal([Encoding.UTF8.GetString(first.Bytes.Span), Encoding.UTF8.GetString(second.Bytes.Span)], trail.Select(record => Encoding.UTF8.GetString(record.Bytes.Span)));
        Assert.Equal(["one", "two"], trail.Select(record => Member(record, "id")));
        Assert.All(trail, record => Assert.Equal(Tenant, record.Tenant));
        await AssertChainAsync(Tenant);
    }

    [Fact]
    public async Task Audit_ManyInOneWork_AreLinked()
    {
        await WriteAsync(async writer =>
        {
            for (int number = 0; number < 5; number++)
            {
                await writer.AppendAuditAsync(Entry($"{number}"));
            }

            return true;
        });

        Assert.Equal(["0", "1", "2", "3", "4"], (await TrailAsync(Tenant)).Select(record => Member(record, "id")));
        await AssertChainAsync(Tenant);
    }

    [Fact]
    public async Task Audit_OfAWorkThatThrows_IsUndone_AndTheChainGoesOn()
    {
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("kept")));
        var before = await HeadAsync(Tenant);
        await Assert.ThrowsAsync<NotSupportedException>(() => WriteAsync<bool>(async writer =>
        {
            await writer.AppendAuditAsync(Entry("undone"));
            throw new NotSupportedException();
        }));
        Assert.Equal(before, await HeadAsync(Tenant));

        await WriteAsync(writer => writer.AppendAuditAsync(Entry("next")));
        Assert.Equal(["kept", "next"], (await TrailAsync(Tenant)).Select(record => Member(record, "id")));
        await AssertChainAsync(Tenant);
    }

    [Fact]
    public async Task Audit_FromManySides_IsOneChain_EachLinkWithItsRecord()
    {
        await AllAtOnceAsync(Rivals, async number => await WriteAsync(async writer =>
        {
            await writer.PutAsync(Record($"{number}"));
            return await writer.AppendAuditAsync(Entry($"{number}"));
        }));

        var trail = await TrailAsync(Tenant);
        Assert.Equal(await IdsAsync(Query() with { Limit = Rivals }), trail.Select(record => Member(record, "id")));
        await AssertChainAsync(Tenant);
    }

    [Fact]
    public async Task Audit_IsReadInPages()
    {
        await WriteAsync(async writer =>
        {
            for (int number = 1; number <= 7; number++)
            {
                await writer.AppendAuditAsync(Entry($"{number}"));
            }

            return true;
        });

        Assert.Equal([1L, 2L, 3L], (await PageAsync(0, 3)).Select(record => record.Sequence));
        Assert.Equal([4L, 5L, 6L], (await PageAsync(3, 3)).Select(record => record.Sequence));
        Assert.Equal([7L], (await PageAsync(6, 3)).Select(record => record.Sequence));
        Assert.Empty(await PageAsync(7, 3));
        Assert.Empty(await PageAsync(long.MaxValue, 3));

        ValueTask<IReadOnlyList<AuditRecord>> PageAsync(long after, int limit) => Store.ReadAsync(reader => reader.ReadAuditAsync(Tenant, after, limit), Token);
    }

    [Fact]
    public async Task Audit_OfANewEpoch_GoesOnWithItsNumbers_FromTheLastHash()
    {
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("before")));
        var before = (await HeadAsync(Tenant))!;
        await WriteAsync(async writer =>
        {
            await writer.BeginAuditEpochAsync(Tenant, "epoch-2");
            return true;
        });

        var begun = (await HeadAsync(Tenant))!;
        Assert.NotEqual("epoch-2", before.Epoch);
        Assert.Equal((before.Tenant, "epoch-2", before.Sequence, before.Hash), (begun.Tenant, begun.Epoch, begun.Sequence, begun.Hash));
        Assert.NotEqual(before.Seal, begun.Seal);
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("after")));
        Assert.Equal([before.Epoch, "epoch-2"], (await TrailAsync(Tenant)).Select(record => Member(record, "epoch")));
        await AssertChainAsync(Tenant);
    }

    [Fact]
    public async Task Audit_OfANewEpochThatIsUndone_StaysInTheOld()
    {
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("before")));
        var before = await HeadAsync(Tenant);
        await Assert.ThrowsAsync<NotSupportedException>(() => WriteAsync<bool>(async writer =>
        {
            await writer.BeginAuditEpochAsync(Tenant, "undone");
            throw new NotSupportedException();
        }));

        Assert.Equal(before, await HeadAsync(Tenant));
    }

    [Fact]
    public async Task Tenants_WithATrail_AreListed_AndTheirTrailsAreApart()
    {
        string other = Tenant + "-other";
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("mine")));
        await WriteAsync(writer => writer.AppendAuditAsync(Entry("theirs") with { Tenant = other }));

        var tenants = await Store.ReadAsync(reader => reader.ListTenantsAsync(), Token);
        Assert.Equal([Tenant, other], tenants.Where(tenant => tenant.StartsWith(Tenant, StringComparison.Ordinal)));
        Assert.Equal(["mine"], (await TrailAsync(Tenant)).Select(record => Member(record, "id")));
        Assert.Equal(["theirs"], (await TrailAsync(other)).Select(record => Member(record, "id")));
        Assert.Equal(1, (await HeadAsync(other))!.Sequence);
    }

    /// <summary>Follows a trail from its first link to its head.</summary>
    protected async Task AssertChainAsync(string tenant)
    {
        var trail = await TrailAsync(tenant);
        string previous = new('0', 64);
        for (int place = 0; place < trail.Count; place++)
        {
            Assert.Equal(place + 1, trail[place].Sequence);
            Assert.Equal($"{place + 1}", Member(trail[place], "sequence"));
            Assert.Equal(previous, Member(trail[place], "previous"));
            previous = trail[place].Hash.Hex;
        }

        var head = await HeadAsync(tenant);
        Assert.Equal((trail.Count, previous), (head!.Sequence, head.Hash.Hex));
    }

    private ValueTask<AuditHead?> HeadAsync(string tenant) => Store.ReadAsync(reader => reader.FindAuditHeadAsync(tenant), Token);

    private ValueTask<IReadOnlyList<AuditRecord>> TrailAsync(string tenant) => Store.ReadAsync(reader => reader.ReadAuditAsync(tenant, 0, 10_000), Token);

    private static string Member(AuditRecord record, string name)
    {
        using var json = JsonDocument.Parse(record.Bytes);
        return json.RootElement.GetProperty(name).ToString();
    }
}
