using System.Text;
using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.Audit;

public sealed class AuditFormatTests
{
    private const string Canonical = """
        const fs = require('fs');
        const canonical = v => Array.isArray(v) ? '[' + v.map(canonical).join(',') + ']'
          : v !== null && typeof v === 'object' ? '{' + Object.keys(v).sort().map(k => JSON.stringify(k) + ':' + canonical(v[k])).join(',') + '}'
          : JSON.stringify(v);
        fs.writeFileSync(process.argv[3], fs.readFileSync(process.argv[2], 'utf8').split('\n').map(l => canonical(JSON.parse(l))).join('\n'));
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryLink_IsWhatNodesJsonStringifyWritesOfIt_WithItsMembersSorted()
    {
        var node = ExternalProgram.Require("node", "nodejs");
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        string[] links = [.. Enumerable.Range(0, 2000).Select(number => Encoding.UTF8.GetString(Link(Wild(random, number)).Bytes.Span))];
        // As a stranger gives it: other escapes, spaces, members the other way round.
        string strangers = string.Join('\n', links.Select(Shuffled));
        string input = folder.Write("in.jsonl", Encoding.UTF8.GetBytes(strangers));
        string script = folder.Write("canonical.js", Encoding.UTF8.GetBytes(Canonical));

        var result = await node.RunAsync([script, input, folder.File("out.jsonl")], cancellationToken: Token);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(links, (await File.ReadAllTextAsync(folder.File("out.jsonl"), Token)).Split('\n'));
    }

    [Fact]
    public void WhatIsWritten_IsReadBack()
    {
        var random = new Random(11);
        for (int i = 0; i < 2000; i++)
        {
            var entry = Wild(random, i);

            var record = Link(entry);
            var link = AuditLink.Read(record);

            Assert.Equal(entry with { Records = [] }, link.Entry with { Records = [] });
            Assert.Equal(entry.Records, link.Entry.Records);
            Assert.Equal((1, "epoch \"1\"", AuditFormat.Nothing, "k1"), (link.Sequence, link.Epoch, link.Previous, link.KeyId));
        }
    }

    [Fact]
    public void HalfASurrogatePair_IsKeptAsTheReplacementCharacter()
    {
        var record = Link(Trails.Entry() with { Detail = "a\ud800b\udc00", UserId = "\udfff" });

        var entry = AuditLink.Read(record).Entry;

        Assert.Equal(("a\ufffdb\ufffd", "\ufffd"), (entry.Detail, entry.UserId));
    }

    [Fact]
    public void NumbersAJsonNumberDoesNotCarry_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Link(Trails.Entry() with { Count = 1L << 53 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Link(Trails.Entry() with { Count = -(1L << 53) }));
        Assert.Equal((1L << 53) - 1, AuditLink.Read(Link(Trails.Entry() with { Count = (1L << 53) - 1 })).Entry.Count);
    }

    [Fact]
    public void WordsThatAreNone_AndTooManyRecords_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Link(Trails.Entry() with { Action = (AuditAction)9 }));
        Assert.Throws<ArgumentException>(() => Link(Trails.Entry() with { Outcome = (AuditOutcome)1 }));
        Assert.Throws<ArgumentException>(() => Link(Trails.Entry() with { Purpose = (PurposeOfUse)77 }));
        Assert.Throws<ArgumentException>(() => Link(Trails.Entry() with { Records = [.. Enumerable.Range(0, 33).Select(n => $"{n}")] }));
        Assert.Throws<ArgumentException>(() => Link(Trails.Entry(tenant: "t2")));
    }

    [Theory]
    [InlineData("\"count\":1", "\"count\":01")]
    [InlineData("\"count\":1", "\"count\":+1")]
    [InlineData("\"count\":1", "\"count\":1.0")]
    [InlineData("\"count\":1", "\"count\":-0")]
    [InlineData("\"count\":1", "\"count\": 1")]
    [InlineData("\"count\":1", "\"count\":9007199254740992")]
    [InlineData("\"count\":1", "\"count\":99999999999999999999")]
    [InlineData("\"count\":1", "\"count\":")]
    [InlineData("user-1", "user\\u002d1")]
    [InlineData("user-1", "user\\/1")]
    [InlineData("user-1", "user\\u000a1")]
    [InlineData("user-1", "user\\u001F1")]
    [InlineData("user-1", "user\n1")]
    [InlineData("user-1", "user\\")]
    [InlineData("\"action\":\"U\"", "\"action\":\"X\"")]
    [InlineData("\"outcome\":0", "\"outcome\":1")]
    [InlineData("\"outcome\":0", "\"outcome\":0,\"outcome\":0")]
    [InlineData("Treatment", "treatment")]
    [InlineData("04:06.0000000Z", "04:06Z")]
    [InlineData("04:06.0000000Z", "04:06.000+00:00")]
    [InlineData("2026-01-02", "2026-13-02")]
    [InlineData("\"records\":[\"record-1\"]", "\"records\":[\"record-1\",]")]
    [InlineData("\"records\":[\"record-1\"]", "\"records\":[,\"record-1\"]")]
    [InlineData("\"records\":[\"record-1\"]", "\"records\":\"record-1\"")]
    [InlineData("\"version\":1}", "\"version\":1} ")]
    [InlineData("\"version\":1}", "\"version\":1")]
    [InlineData("{\"action\"", " {\"action\"")]
    public void AnyOtherForm_IsNotRead(string part, string other)
    {
        var record = Link(Trails.Entry());
        string json = Encoding.UTF8.GetString(record.Bytes.Span);
        Assert.Contains(part, json, StringComparison.Ordinal);

        var error = Assert.Throws<MedImagingException>(() => AuditLink.Read(record with { Bytes = Encoding.UTF8.GetBytes(json.Replace(part, other, StringComparison.Ordinal)) }));

        Assert.Equal(ErrorKind.Corrupt, error.Kind);
        Assert.DoesNotContain("patient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALaterForm_IsSaidToBeOne()
    {
        var record = Link(Trails.Entry());
        string json = Encoding.UTF8.GetString(record.Bytes.Span).Replace("\"version\":1}", "\"version\":2}", StringComparison.Ordinal);

        var error = Assert.Throws<MedImagingException>(() => AuditLink.Read(record with { Bytes = Encoding.UTF8.GetBytes(json) }));

        Assert.Equal(ErrorKind.UnsupportedFormat, error.Kind);
    }

    [Fact]
    public void NoBytes_MakeTheReaderThrowAnythingElse_AndWhatItTakesIsCanonical()
    {
        var random = new Random(13);
        byte[] good = Link(Trails.Entry() with { Detail = "q\"\\\u0001" }).Bytes.ToArray();
        int taken = 0;
        for (int i = 0; i < 60_000; i++)
        {
            byte[] bytes = good[..(random.Next(8) == 0 ? random.Next(good.Length + 1) : good.Length)];
            for (int edits = random.Next(1, 3); edits > 0 && bytes.Length > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var record = new AuditRecord("t1", 1, bytes, default);
            var error = Record.Exception(() => AuditLink.Read(record));
            if (error is null)
            {
                var link = AuditLink.Read(record);
                using var again = AuditFormat.Write(link.Entry, link.Footing, link.Epoch, link.Sequence, link.Previous, link.KeyId);
                Assert.True(again.Written.SequenceEqual(bytes), Encoding.UTF8.GetString(bytes));
                taken++;
            }
            else
            {
                Assert.True(error is MedImagingException { Kind: ErrorKind.Corrupt or ErrorKind.UnsupportedFormat }, error.ToString());
            }
        }

        Assert.True(taken > 1000, $"{taken} were read");
    }

    private static AuditRecord Link(AuditEntry entry)
    {
        var chain = new AuditChain(new Trails.Keys());
        return chain.Append(chain.Begin("t1", "epoch \"1\""), entry).Record;
    }

    private static AuditEntry Wild(Random random, int number) => Trails.Entry(number) with
    {
        Id = Text(random),
        At = new DateTimeOffset(random.NextInt64(DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero),
        UserId = Text(random),
        Event = Text(random),
        Action = (AuditAction)random.Next(5),
        Outcome = (AuditOutcome)(random.Next(4) * 4),
        Purpose = (PurposeOfUse)random.Next(6),
        Patient = Maybe(random),
        Kind = Maybe(random),
        Records = [.. Enumerable.Range(0, random.Next(0, 33)).Select(_ => Text(random))],
        Count = random.NextInt64(-(1L << 53) + 1, 1L << 53),
        RunId = Maybe(random),
        Detail = Maybe(random),
    };

    private static string? Maybe(Random random) => random.Next(3) == 0 ? null : Text(random);

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(0, 24); i > 0; i--)
        {
            int code = random.Next(6) switch
            {
                0 => random.Next(0x20),
                1 => "\"\\/<>&'+\u007f\u0080\u2028\u2029\ufeff\uffff"[random.Next(14)],
                2 => random.Next(0x10000, 0x110000),
                3 => random.Next(0xE000, 0x10000),
                _ => random.Next(0x20, 0x7F),
            };
            text.Append(char.ConvertFromUtf32(code));
        }

        return text.ToString();
    }

    private static string Shuffled(string json)
    {
        using var document = JsonDocument.Parse(json);
        var members = document.RootElement.EnumerateObject().Reverse().ToDictionary(member => member.Name, member => member.Value);
        return JsonSerializer.Serialize(members);   // escapes all that is not plain ASCII
    }
}
