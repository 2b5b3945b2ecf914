using Xunit;

namespace MedImaging.Testing;

/// <content>Queries, counts and scans.</content>
public abstract partial class RecordStoreContract
{
    [Theory]
    [InlineData(FieldComparison.Equal, "b")]
    [InlineData(FieldComparison.AtLeast, "b c")]
    [InlineData(FieldComparison.Below, "a")]
    public async Task Query_ComparesEveryType(FieldComparison comparison, string expected)
    {
        await PutAsync(
            Record("a") with { Fields = [new RecordField("text", "aa"), new RecordField("number", -5L), new RecordField("real", -0.5)] },
            Record("b") with { Fields = [new RecordField("text", "b"), new RecordField("number", 10L), new RecordField("real", 1e-3)] },
            Record("c") with { Fields = [new RecordField("text", "bb"), new RecordField("number", long.MaxValue), new RecordField("real", 1e300)] },
            Record("without"));

        foreach (var (name, value) in new (string, object)[] { ("text", "b"), ("number", 10L), ("real", 1e-3) })
        {
            Assert.Equal(expected, string.Join(' ', await IdsAsync(Where(name, comparison, value))));
        }
    }

    [Fact]
    public async Task Query_ComparesBooleans()
    {
        await PutAsync(Record("no") with { Fields = [new RecordField("is", false)] }, Record("yes") with { Fields = [new RecordField("is", true)] }, Record("without"));

        Assert.Equal(["yes"], await IdsAsync(Where("is", FieldComparison.Equal, true)));
        Assert.Equal(["no"], await IdsAsync(Where("is", FieldComparison.Equal, false)));
        Assert.Equal(["no"], await IdsAsync(Where("is", FieldComparison.Below, true)));
        Assert.Equal(["no", "yes"], await IdsAsync(Where("is", FieldComparison.AtLeast, false)));
    }

    [Fact]
    public async Task Query_ByAValueOfAnotherType_FindsNothing()
    {
        await PutAsync(Record("a") with { Fields = [new RecordField("x", 1L)] }, Record("b") with { Fields = [new RecordField("y", "1")] });

        foreach (object value in new object[] { 1d, "1", true })
        {
            Assert.Empty(await IdsAsync(Where("x", FieldComparison.Equal, value)));
            Assert.Empty(await IdsAsync(Where("x", FieldComparison.AtLeast, value)));
        }

        Assert.Empty(await IdsAsync(Where("y", FieldComparison.Equal, 1L)));
    }

    [Fact]
    public async Task Query_ComparesTextByItsCodeUnits()
    {
        // U+FF5E comes after the surrogates of an emoji by code units, before it by code points; umlauts and case have no say.
        string[] ordered = ["", "A", "B", "a", "a b", "aa", "b", "ä", "😀", "～"];
        await PutAsync([.. ordered.Reverse().Select((text, place) => Record($"{place}") with { Fields = [new RecordField("text", text)] })]);

        Assert.Equal(ordered, (await QueryAsync(Query() with { OrderBy = "text" })).Select(Text));
        Assert.Equal(ordered[7..], (await QueryAsync(Where("text", FieldComparison.AtLeast, "ä") with { OrderBy = "text" })).Select(Text));
        Assert.Equal(["😀"], (await QueryAsync(Where("text", FieldComparison.Equal, "😀"))).Select(Text));
        Assert.Equal([""], (await QueryAsync(Where("text", FieldComparison.Equal, ""))).Select(Text));

        static string Text(StoredRecord record) => (string)record.Fields[0].Value;
    }

    [Fact]
    public async Task Query_ByAFieldThatIsOnlyShown_FindsNothing()
    {
        await PutAsync(Record("a") with { Fields = [new RecordField("shown", "x", IsLookup: false)] });

        Assert.Empty(await IdsAsync(Where("shown", FieldComparison.Equal, "x")));
    }

    [Fact]
    public async Task Query_ByManyConditions_WantsAllOfThem()
    {
        await PutAsync([.. Enumerable.Range(0, 20).Select(number => Record($"{number:D2}") with
        {
            Patient = number % 2 == 0 ? "even" : "odd",
            Fields = [new RecordField("status", number % 3 == 0 ? "open" : "closed"), new RecordField("number", (long)number)],
            Links = number % 4 == 0 ? [new RecordLink("OF", "Case", "c")] : [],
            Words = number % 6 == 0 ? "six by six" : "else",
        })]);

        var query = Query() with
        {
            Where = [new FieldCondition("status", FieldComparison.Equal, "open"), new FieldCondition("number", FieldComparison.AtLeast, 3L), new FieldCondition("number", FieldComparison.Below, 18L)],
        };
        Assert.Equal(["03", "06", "09", "12", "15"], await IdsAsync(query));
        Assert.Equal(["06", "12"], await IdsAsync(query with { Patients = new HashSet<string> { "even" } }));
        Assert.Equal(["06", "12"], await IdsAsync(query with { Phrases = ["six", "by six"] }));
        Assert.Equal(["12"], await IdsAsync(query with { LinkedTo = [new RecordLink("OF", "Case", "c")] }));
        Assert.Equal(["12"], await IdsAsync(query with { Phrases = ["six"], LinkedTo = [new RecordLink("OF", "Case", "c")], Patients = new HashSet<string> { "even", "odd" } }));
        Assert.Equal(["15", "12"], await IdsAsync(query with { OrderBy = "number", IsDescending = true, Limit = 2 }));
        Assert.Equal(5, await CountAsync(query));
    }

    [Fact]
    public async Task Query_ByLinks_WantsEachAsTheRecordSaysIt()
    {
        var outgoing = new RecordLink("OF", "Case", "c-1");
        var incoming = outgoing with { IsIncoming = true };
        await PutAsync(
            Record("out") with { Links = [outgoing] },
            Record("in") with { Links = [incoming] },
            Record("both") with { Links = [incoming, outgoing, new RecordLink("OF", "Case", "c-2")] });

        Assert.Equal(["out", "both"], await IdsAsync(Query() with { LinkedTo = [outgoing] }));
        Assert.Equal(["in", "both"], await IdsAsync(Query() with { LinkedTo = [incoming] }));
        Assert.Equal(["both"], await IdsAsync(Query() with { LinkedTo = [outgoing, incoming] }));
        Assert.Equal(["both"], await IdsAsync(Query() with { LinkedTo = [new RecordLink("OF", "Case", "c-2")] }));
        Assert.Empty(await IdsAsync(Query() with { LinkedTo = [outgoing with { Kind = "Study" }] }));
        Assert.Empty(await IdsAsync(Query() with { LinkedTo = [outgoing with { Name = "IN" }] }));
        Assert.Empty(await IdsAsync(Query() with { LinkedTo = [outgoing with { Id = "c" }] }));
    }

    [Fact]
    public async Task ALink_ToWhatIsNotThereYet_Stays_WhenThatComesAndGoes()
    {
        var link = new RecordLink("OF", "Case", "c-1");
        await PutAsync(Record("a") with { Links = [link] });
        await PutAsync(Record("c-1", kind: "Case"));
        Assert.Equal("{}"u8.ToArray(), (await FindAsync(Key("c-1", "Case")))!.Body.ToArray());
        Assert.Equal(["a"], await IdsAsync(Query() with { LinkedTo = [link] }));

        await DeleteAsync(Key("c-1", "Case"));
        Assert.Null(await FindAsync(Key("c-1", "Case")));
        Assert.Equal(["a"], await IdsAsync(Query() with { LinkedTo = [link] }));
        Assert.Equal([link], (await FindAsync(Key("a")))!.Links);
    }

    [Theory]
    [InlineData("consolidation", "a b")]
    [InlineData("no consolidation", "a")]
    [InlineData("consolidation no", "b")]
    [InlineData("no consolidation is seen", "a")]
    [InlineData("no is", "")]
    [InlineData("consol", "")]
    [InlineData("olidation", "")]
    [InlineData("seen", "a")]
    [InlineData("2.5 mm", "c")]
    [InlineData("5 mm", "")]
    [InlineData("größe", "c")]
    [InlineData("grosse", "")]
    [InlineData("t1-w", "c")]
    [InlineData("t1", "")]
    [InlineData("-", "c")]
    [InlineData("肺炎", "c")]
    public async Task Query_ByAPhrase_WantsWholeWordsThatFollowOneAnother(string phrase, string expected)
    {
        await PutAsync(
            Record("a") with { Words = "no consolidation is seen" },
            Record("b") with { Words = "consolidation no effusion" },
            Record("c") with { Words = "größe 2.5 mm - t1-w 肺炎" },
            Record("without"));

        Assert.Equal(expected, string.Join(' ', await IdsAsync(Query() with { Phrases = [phrase] })));
    }

    [Fact]
    public async Task Query_ByAPhrase_GoesByTheCaseOfTokens()
    {
        await PutAsync(Record("a") with { Words = "AbC+/= dEf" }, Record("b") with { Words = "aBc+/= DeF" });

        Assert.Equal(["a"], await IdsAsync(Query() with { Phrases = ["AbC+/="] }));
        Assert.Equal(["b"], await IdsAsync(Query() with { Phrases = ["aBc+/= DeF"] }));
    }

    [Fact]
    public async Task Query_WithPatients_SeesTheirsOnly_AndNothingOfNobody()
    {
        await PutAsync(Record("a") with { Patient = "p-1" }, Record("b") with { Patient = "p-2" }, Record("c") with { Patient = "p-3" }, Record("nobody"));

        Assert.Equal(["a", "b", "c", "nobody"], await IdsAsync(Query()));
        Assert.Equal(["a", "c"], await IdsAsync(Query() with { Patients = new HashSet<string> { "p-3", "p-1", "p-9" } }));
        Assert.Empty(await IdsAsync(Query() with { Patients = new HashSet<string>() }));
        Assert.Equal(2, await CountAsync(Query() with { Patients = new HashSet<string> { "p-1", "p-2" } }));
        Assert.Equal(["c"], await IdsAsync(Query() with { Patients = Enumerable.Range(3, 3000).Select(number => $"p-{number}").ToHashSet() }));
    }

    [Fact]
    public async Task Query_Orders_WithWhatHasNotTheFieldLast()
    {
        await PutAsync(
            Record("none-1"),
            Record("two") with { Fields = [new RecordField("n", 2L)] },
            Record("one") with { Fields = [new RecordField("n", 1L)] },
            Record("none-2"),
            Record("two-again") with { Fields = [new RecordField("n", 2L)] },
            Record("shown") with { Fields = [new RecordField("n", 0L, IsLookup: false)] });

        string[] ascending = ["one", "two", "two-again", "none-1", "none-2", "shown"];
        string[] descending = ["two-again", "two", "one", "shown", "none-2", "none-1"];
        Assert.Equal(ascending, await IdsAsync(Query() with { OrderBy = "n" }));
        Assert.Equal(descending, await IdsAsync(Query() with { OrderBy = "n", IsDescending = true }));
        for (int skip = 0; skip <= 7; skip++)
        {
            for (int limit = 1; limit <= 7; limit++)
            {
                Assert.Equal(ascending.Skip(skip).Take(limit), await IdsAsync(Query() with { OrderBy = "n", Skip = skip, Limit = limit }));
                Assert.Equal(descending.Skip(skip).Take(limit), await IdsAsync(Query() with { OrderBy = "n", IsDescending = true, Skip = skip, Limit = limit }));
            }
        }
    }

    [Fact]
    public async Task Query_WithoutAnOrder_IsInTheOrderOfWriting_OrTheReverse()
    {
        await PutAsync(Record("c"), Record("a"), Record("b"));

        Assert.Equal(["c", "a", "b"], await IdsAsync(Query()));
        Assert.Equal(["b", "a", "c"], await IdsAsync(Query() with { IsDescending = true }));
    }

    [Fact]
    public async Task SkipAndLimit_ComeAfterEveryFilter()
    {
        await PutAsync([.. Enumerable.Range(0, 30).Select(number => Record($"{number:D2}") with
        {
            Patient = number % 2 == 0 ? "even" : "odd",
            Fields = [new RecordField("third", number % 3 == 0), new RecordField("back", (long)-number)],
            Words = number % 5 == 0 ? "fifth" : "other",
        })]);
        var query = Query() with { Where = [new FieldCondition("third", FieldComparison.Equal, true)], Skip = 1, Limit = 2 };

        Assert.Equal(["03", "06"], await IdsAsync(query));
        Assert.Equal(["06", "12"], await IdsAsync(query with { Patients = new HashSet<string> { "even" } }));
        Assert.Equal(["15"], await IdsAsync(query with { Phrases = ["fifth"] }));
        Assert.Equal(["24", "21"], await IdsAsync(query with { OrderBy = "back" }));
        Assert.Empty(await IdsAsync(query with { Skip = 10 }));
        Assert.Equal(10, await CountAsync(query with { OrderBy = "back" }));
        Assert.Equal(100, new RecordQuery { Tenant = Tenant, Kind = "x" }.Limit);
    }

    [Fact]
    public async Task Scan_GivesAllInTheOrderOfWriting_AndGoesOnWhereItStopped()
    {
        // The store may hold others' records: begin at one's own.
        await PutAsync(Record("begin", kind: "Mark"));
        long begin = (await FindAsync(Key("begin", "Mark")))!.Order;
        await PutAsync(Record("a"), Record("b", kind: "Case"), Record("c"));
        await PutAsync(Record("a", version: 2));
        await DeleteAsync(Key("c"));
        await PutAsync(Record("d"));

        var scanned = new List<StoredRecord>();
        for (long after = begin; ;)
        {
            var page = await Store.ReadAsync(reader => reader.ScanAsync(after, 2), Token);
            scanned.AddRange(page);
            if (page.Count < 2)
            {
                break;
            }

            after = page[^1].Order;
        }

        Assert.Equal(["b", "a", "d"], scanned.Where(record => record.Key.Tenant == Tenant).Select(record => record.Key.Id));
        Assert.Equal(scanned.Select(record => record.Order).Order(), scanned.Select(record => record.Order));
    }
}
