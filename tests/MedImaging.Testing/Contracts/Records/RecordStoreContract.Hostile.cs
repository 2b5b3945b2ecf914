using Xunit;

namespace MedImaging.Testing;

/// <content>Ids and values that try to be something else, and large ones.</content>
public abstract partial class RecordStoreContract
{
    /// <summary>Gets texts that are text and nothing else.</summary>
    public static TheoryData<string> Hostile() =>
    [
        "it's \"quoted\" `back` \\ slash", "a\0b", "\0", "😀 emoji 👩‍⚕️", "'; DROP TABLE records; --", "') OR 1=1 --", "\" OR \"", "\"unclosed", "a AND b OR NOT c", "NEAR(a b)", "col:a*", "^a",
        "}) DETACH DELETE n //", "$id", "`n`:Label", "{x: 1}", "%", "_", "[a]", "*", "?", "\r\n\t", " ", "%s%n", "../../etc/passwd", "<script>", "\u202Ereversed", "\uFEFF", "\uFFFF", "e\u0301", "\u00E9",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public Task HostileText_IsOnlyText(string text) => AssertOnlyTextAsync(text);

    [Fact]
    public Task LongText_IsOnlyText() => AssertOnlyTextAsync(new string('é', 5_000));

    [Fact]
    public async Task HostileTenants_AndSeries_AreApart()
    {
        string[] tenants = [Tenant + "'", Tenant + "\"", Tenant + "\0", Tenant + "%", Tenant + "😀", Tenant + " "];
        foreach (string tenant in tenants)
        {
            await WriteAsync(async writer =>
            {
                await writer.PutAsync(Record("a") with { Key = new RecordKey(tenant, "Report", "a") });
                await writer.AppendAuditAsync(Entry("a") with { Tenant = tenant });
                return await writer.NextNumberAsync(tenant, "it's \0 😀");
            });
        }

        foreach (string tenant in tenants)
        {
            Assert.Equal(tenant, Assert.Single(await QueryAsync(Query() with { Tenant = tenant })).Key.Tenant);
            Assert.Single(await TrailAsync(tenant));
            Assert.Equal(2, await WriteAsync(writer => writer.NextNumberAsync(tenant, "it's \0 😀")));
        }
    }

    [Fact]
    public async Task HostilePhrases_FindWhatSaysThem_AndBreakNothing()
    {
        string[] texts = [.. Hostile().Select(row => row.Data.Trim()).Where(text => text.Length > 0)];
        await PutAsync([.. texts.Select((text, place) => Record($"{place:D3}") with { Words = $"before {text} after" })]);
        for (int place = 0; place < texts.Length; place++)
        {
            Assert.Contains($"{place:D3}", await IdsAsync(Query() with { Phrases = [texts[place]] }));
            Assert.Equal([$"{place:D3}"], await IdsAsync(Query() with { Phrases = [$"before {texts[place]} after"] }));
        }
    }

    [Fact]
    public async Task LargeBodies_AreKept()
    {
        byte[] large = new byte[3_000_000];
        new Random(1).NextBytes(large);
        await PutAsync(Record("large") with { Body = large });

        Assert.True((await FindAsync(Key("large")))!.Body.Span.SequenceEqual(large));
    }

    [Fact]
    public async Task ManyWords_AreFoundToTheLast()
    {
        string words = string.Join(' ', Enumerable.Range(0, 20_000).Select(number => $"w{number}"));
        await PutAsync(Record("long") with { Words = words }, Record("short") with { Words = "w1 w3" });

        Assert.Equal(["long"], await IdsAsync(Query() with { Phrases = ["w19998 w19999"] }));
        Assert.Equal(words, (await FindAsync(Key("long")))!.Words);
    }

    [Fact]
    public async Task Numbers_KeepEveryBit()
    {
        RecordField[] fields =
        [
            new("a", long.MinValue), new("b", long.MaxValue), new("c", 0L), new("d", double.Epsilon), new("e", double.MaxValue), new("f", 0.1 + 0.2), new("g", 5d), new("h", -0.0), new("i", double.NegativeInfinity), new("j", 9007199254740993L),
        ];
        await PutAsync(Record("a") with { Fields = fields });

        AssertSame(Record("a") with { Fields = fields }, await FindAsync(Key("a")));
        Assert.Equal(["a"], await IdsAsync(Where("j", FieldComparison.Equal, 9007199254740993L)));
        Assert.Empty(await IdsAsync(Where("j", FieldComparison.Equal, 9007199254740992L)));
    }

    // As an id, a kind, a patient, a field's value and name, a link: each finds its record, and it alone.
    private async Task AssertOnlyTextAsync(string text)
    {
        var record = new StoredRecord
        {
            Key = new RecordKey(Tenant, "Report", text),
            Version = 1,
            Patient = text,
            Fields = [new RecordField("value", text)],
            Links = [new RecordLink("OF", "Case", text)],
            Words = text,
            Body = System.Text.Encoding.UTF8.GetBytes(text),
        };
        await PutAsync(record, Record("other") with { Patient = "other", Fields = [new RecordField("value", "other")], Words = "other" });

        AssertSame(record, await FindAsync(record.Key));
        AssertSame(record, Assert.Single(await QueryAsync(Where("value", FieldComparison.Equal, text))));
        AssertSame(record, Assert.Single(await QueryAsync(Query() with { Patients = new HashSet<string> { text } })));
        AssertSame(record, Assert.Single(await QueryAsync(Query() with { LinkedTo = record.Links })));
        Assert.Empty(await QueryAsync(Where(text, FieldComparison.Equal, text)));
        await DeleteAsync(record.Key);
        Assert.Equal(["other"], await IdsAsync(Query()));
    }
}
