using Xunit;

namespace MedImaging.Testing;

/// <content>Following connections, one step at a time.</content>
public abstract partial class RecordStoreContract
{
    private static readonly string[] Of = ["OF"];

    /// <summary>Gets how many records are followed from at once.</summary>
    protected virtual int FollowedFrom => 2000;

    [Fact]
    public async Task Follow_GoesAlongTheArrows_AndAgainst_WhicheverRecordSaysThem()
    {
        await PutAsync(
            Linked("a", new RecordLink("OF", "Report", "b"), new RecordLink("IN", "Report", "d")),
            Linked("b"),
            Linked("c", new RecordLink("OF", "Report", "a", IsIncoming: true)),
            Linked("d", new RecordLink("OF", "Report", "d")));

        Assert.Equal(["b", "c"], await FollowedAsync(Follow("a")));
        Assert.Equal(["a"], await FollowedAsync(Follow("b") with { IsBackward = true }));
        Assert.Equal(["a"], await FollowedAsync(Follow("c") with { IsBackward = true }));
        Assert.Empty(await FollowedAsync(Follow("a") with { IsBackward = true }));
        Assert.Empty(await FollowedAsync(Follow("b", "c")));
        Assert.Equal(["d"], await FollowedAsync(Follow("a") with { Links = ["IN"] }));
        Assert.Equal(["b", "c", "d"], await FollowedAsync(Follow("a") with { Links = ["IN", "OF", "NONE", "OF"] }));
        Assert.Equal(["d"], await FollowedAsync(Follow("d")));
        Assert.Equal(["a", "d"], await FollowedAsync(Follow("d", "b") with { Links = ["IN", "OF", "NONE"], IsBackward = true }));
    }

    [Fact]
    public async Task Follow_GoesToWhatIsKept_AlsoFromWhatIsNot()
    {
        await PutAsync(Linked("a", new RecordLink("OF", "Report", "later")), Linked("c", new RecordLink("OF", "Case", "never", IsIncoming: true)), Linked("d", new RecordLink("OF", "Case", "never")));
        var never = Follow() with { From = [Key("never", "Case")] };

        Assert.Empty(await FollowedAsync(Follow("a")));
        Assert.Equal(["a"], await FollowedAsync(Follow("later") with { IsBackward = true }));
        Assert.Equal(["c"], await FollowedAsync(never));
        Assert.Equal(["d"], await FollowedAsync(never with { IsBackward = true }));
        await PutAsync(Linked("later"));
        Assert.Equal(["later"], await FollowedAsync(Follow("a")));
        await DeleteAsync(Key("later"));
        Assert.Empty(await FollowedAsync(Follow("a")));
        await DeleteAsync(Key("d"));
        Assert.Empty(await FollowedAsync(never with { IsBackward = true }));
    }

    [Fact]
    public async Task Follow_AfterAChange_GoesWhereTheRecordNowSays()
    {
        await PutAsync(Linked("x"), Linked("y"), Linked("a", new RecordLink("OF", "Report", "x")));
        await PutAsync(Linked("a", new RecordLink("OF", "Report", "y")) with { Version = 2 });

        Assert.Equal(["y"], await FollowedAsync(Follow("a")));
        Assert.Empty(await FollowedAsync(Follow("x") with { IsBackward = true }));
        await PutAsync(Linked("y") with { Version = 2 });
        Assert.Equal(["y"], await FollowedAsync(Follow("a")));
    }

    [Fact]
    public async Task Follow_GivesEachKeyOnce_InTheOrderOfWriting()
    {
        RecordLink[] both = [new("OF", "Case", "left"), new("OF", "Case", "right"), new("OF", "Case", "left")];
        await PutAsync(Linked("3", both), Linked("1", both), Linked("2", [new RecordLink("OF", "Case", "right", IsIncoming: true), .. both]));
        await PutAsync(Linked("3", both) with { Version = 2 });
        var ends = Follow() with { From = [Key("right", "Case"), Key("left", "Case"), Key("right", "Case")], IsBackward = true };

        Assert.Equal(["1", "2", "3"], await FollowedAsync(ends));
        Assert.Equal(["2"], await FollowedAsync(ends with { IsBackward = false }));
    }

    [Fact]
    public async Task Follow_WithPatients_GoesToTheirs_AndToWhatIsNobodys()
    {
        var link = new RecordLink("OF", "ModelVersion", "m");
        await PutAsync(Linked("a", link) with { Patient = "p-1" }, Linked("b", link) with { Patient = "p-2" }, Linked("c", link), Linked("d", link) with { Patient = "" });
        var back = Follow() with { From = [Key("m", "ModelVersion")], IsBackward = true };

        Assert.Equal(["a", "b", "c", "d"], await FollowedAsync(back));
        Assert.Equal(["a", "c"], await FollowedAsync(back with { Patients = new HashSet<string> { "p-1", "p-9" } }));
        Assert.Equal(["c"], await FollowedAsync(back with { Patients = new HashSet<string>() }));
        Assert.Equal(["b", "c"], await FollowedAsync(back with { Patients = Enumerable.Range(2, 1000).Select(number => $"p-{number}").ToHashSet() }));
    }

    [Fact]
    public async Task Follow_StaysInItsTenant()
    {
        string other = Tenant + "-other";
        var theirs = new StoredRecord { Key = new RecordKey(other, "Report", "theirs"), Version = 1, Links = [new RecordLink("OF", "Report", "a")], Body = "{}"u8.ToArray() };
        await PutAsync(Linked("a"), Linked("mine", new RecordLink("OF", "Report", "a")));
        await PutAsync(theirs, theirs with { Key = new RecordKey(other, "Report", "a"), Links = [] });

        Assert.Equal(["mine"], await FollowedAsync(Follow("a") with { IsBackward = true }));
        Assert.Equal(["theirs"], await FollowedAsync(Follow("a") with { Tenant = other, From = [new RecordKey(other, "Report", "a")], IsBackward = true }));
        Assert.Empty(await FollowedAsync(Follow("a") with { Tenant = other, IsBackward = true }));
        Assert.Empty(await FollowedAsync(Follow() with { From = [new RecordKey(other, "Report", "theirs")] }));
    }

    [Fact]
    public async Task Follow_OfNothing_OrAlongWhatNoLinkIsCalled_LeadsNowhere()
    {
        await PutAsync(Linked("a", new RecordLink("OF", "Report", "b")), Linked("b"));

        Assert.Empty(await FollowedAsync(Follow()));
        Assert.Empty(await FollowedAsync(Follow("a") with { Links = [] }));
        foreach (string name in new[] { "", "OF]->() DETACH DELETE n //", "OF|IN", "of", "'; DROP TABLE records; --", "*" })
        {
            Assert.Empty(await FollowedAsync(Follow("a") with { Links = [name] }));
        }

        Assert.Equal(["b"], await FollowedAsync(Follow("a")));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Follow_OfHostileIds_LeadsToThemAlone(string text)
    {
        await PutAsync(Linked(text, new RecordLink("OF", "Case", text)), Linked("other", new RecordLink("OF", "Case", "other")), Record(text, kind: "Case") with { Patient = text });

        Assert.Equal([text], await FollowedAsync(Follow(text) with { Patients = new HashSet<string> { text } }));
        Assert.Equal([text], await FollowedAsync(Follow() with { From = [Key(text, "Case")], IsBackward = true }));
    }

    [Fact]
    public async Task Follow_FromManyAtOnce_FindsAll()
    {
        string[] ids = [.. Enumerable.Range(0, FollowedFrom).Select(number => $"{number:D5}")];
        await PutAsync([.. ids.Select((id, place) => Linked(id, new RecordLink("OF", "Case", $"c-{place % 7}", IsIncoming: place % 2 == 0)))]);
        await PutAsync([.. Enumerable.Range(0, 7).Select(number => Record($"c-{number}", kind: "Case"))]);

        Assert.Equal(7, (await FollowedAsync(Follow(ids))).Count);
        var cases = Follow() with { From = [.. Enumerable.Range(0, 7).Select(number => Key($"c-{number}", "Case"))] };
        Assert.Equal(ids.Where((_, place) => place % 2 == 0), await FollowedAsync(cases));
        Assert.Equal(ids.Where((_, place) => place % 2 == 1), await FollowedAsync(cases with { IsBackward = true }));
    }

    [Fact]
    public async Task Follow_WithinAWrite_SeesWhatItHasWritten()
    {
        await PutAsync(Linked("a", new RecordLink("OF", "Report", "x")), Linked("gone", new RecordLink("OF", "Report", "x")), Linked("x"));
        var seen = await WriteAsync(async writer =>
        {
            await writer.PutAsync(Linked("b", new RecordLink("OF", "Report", "x")));
            await writer.PutAsync(Linked("a") with { Version = 2 });
            await writer.DeleteAsync(Key("gone"));
            var back = await writer.FollowAsync(Follow("x") with { IsBackward = true });
            await writer.DeleteAsync(Key("x"));
            return (Back: back, Along: await writer.FollowAsync(Follow("b")));
        });

        Assert.Equal([Key("b")], seen.Back);
        Assert.Empty(seen.Along);
    }

    [Fact]
    public async Task Follow_OfARandomGraph_IsWhatMemorySays()
    {
        var random = new Random(11);
        string[] kinds = ["Report", "Case", "Image"], names = ["OF", "IN", "BY"];
        var records = Enumerable.Range(0, 60).Select(number => Record($"{number / 3}", kind: kinds[number % 3]) with
        {
            Patient = random.Next(4) is var patient && patient == 0 ? null : $"p-{patient}",
            Links = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new RecordLink(names[random.Next(3)], kinds[random.Next(3)], $"{random.Next(25)}", random.Next(2) == 0)).Distinct()],
        }).ToArray();
        var memory = new InMemoryRecordStore();
        await memory.WriteAsync(writer => PutAllAsync(writer, records), Token);
        await PutAsync(records);
        int found = 0;
        for (int question = 0; question < 40; question++)
        {
            var follow = new RecordFollow
            {
                Tenant = Tenant,
                From = [.. Enumerable.Range(0, random.Next(12)).Select(_ => Key($"{random.Next(25)}", kinds[random.Next(3)]))],
                Links = [.. names.Where(_ => random.Next(2) == 0)],
                IsBackward = random.Next(2) == 0,
                Patients = random.Next(2) == 0 ? null : Enumerable.Range(1, 3).Where(_ => random.Next(2) == 0).Select(patient => $"p-{patient}").ToHashSet(),
            };
            var expected = await memory.ReadAsync(reader => reader.FollowAsync(follow), Token);
            Assert.Equal(expected, await Store.ReadAsync(reader => reader.FollowAsync(follow), Token));
            found += expected.Count;
        }

        Assert.True(found > 100, $"only {found} were found");
    }

    private StoredRecord Linked(string id, params RecordLink[] links) => Record(id) with { Links = links };

    private RecordFollow Follow(params string[] ids) => new() { Tenant = Tenant, From = [.. ids.Select(id => Key(id))], Links = Of };

    private async Task<IReadOnlyList<string>> FollowedAsync(RecordFollow follow) => [.. (await Store.ReadAsync(reader => reader.FollowAsync(follow), Token)).Select(key => key.Id)];
}
