using System.Text;
using System.Text.RegularExpressions;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

/// <summary>Lines and events of a body that comes in any pieces.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("data: 1\n\ndata: 2\n\n", "1", "2")]
    [InlineData("data: 1\r\rdata: 2\r\r", "1", "2")]
    [InlineData("data: 1\r\n\r\ndata: 2\r\n\r\n", "1", "2")]
    [InlineData("\uFEFFdata: 1\n\n", "1")]
    [InlineData("\uFEFF\uFEFFdata: 1\n\n")]
    [InlineData("data: 1\n\n\uFEFFdata: 2\n\n", "1")]
    [InlineData(": OPENROUTER PROCESSING\n\n:\n\ndata: 1\n\n", "1")]
    [InlineData("data: a\ndata:b\ndata:  c\n\n", "a\nb\n c")]
    [InlineData("data\n\n", "")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData("data:\n\n", "")]
    [InlineData("id: 7\nretry: 10\nevent: delta\ndata: 1\n\ndata: 2\n\n", "delta: 1", "2")]
    [InlineData("event: delta\n\ndata: 2\n\n", "2")]
    [InlineData("event: a\nevent: b\ndata: 2\n\n", "b: 2")]
    [InlineData("event\ndata: 2\n\n", "2")]
    [InlineData("Data: 1\ndatax: 1\n data: 1\n\n")]
    [InlineData("data: \u00fc\u4e2d\ud83e\ude7b\n\n", "\u00fc\u4e2d\ud83e\ude7b")]
    [InlineData("data: 1\n\ndata: last", "1", "last")]
    [InlineData("data: 1\n\ndata: last\n", "1", "last")]
    [InlineData("data: 1\n\ndata: last\r", "1", "last")]
    [InlineData("data: 1\n\nevent: ping\n", "1")]
    [InlineData("\n\n\n")]
    [InlineData("")]
    public async Task Events_FollowTheStandard_HoweverTheyAreCut(string text, params string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int piece = 1; piece <= Math.Max(1, bytes.Length); piece++)
        {
            Assert.Equal(expected, await EventsAsync(bytes, _ => piece));
        }
    }

    [Fact]
    public async Task Events_AgreeWithThePlainDefinition_OnRandomStreams()
    {
        const int Seed = 20260102;
        var random = new Random(Seed);
        string[] words = ["data", "event", "id", ":", ": ", " ", "\n", "\r", "\r\n", "\n\n", "x", "\u4e2d", "\uFEFF", "data: y\n", "event: z\r\n"];
        for (int i = 0; i < 4000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => words[random.Next(words.Length)]));
            var events = await EventsAsync(Encoding.UTF8.GetBytes(text), free => random.Next(1, Math.Min(free, 7) + 1));
            Assert.Equal((i, string.Join('|', Define(text))), (i, string.Join('|', events)));
        }
    }

    [Theory]
    [InlineData("a\nb\r\nc", "a", "b", "c")]
    [InlineData("a\rb\n\n\r\n", "a\rb", "", "")]
    [InlineData("\uFEFFa\n", "a")]
    [InlineData("a\r", "a")]
    [InlineData("\n", "")]
    [InlineData("")]
    public async Task Lines_EndAtALineFeed_HoweverTheyAreCut(string text, params string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int piece = 1; piece <= Math.Max(1, bytes.Length); piece++)
        {
            Assert.Equal(expected, await LinesAsync(bytes, _ => piece, 1024));
        }
    }

    [Theory]
    [InlineData(1024, "\n", true)]
    [InlineData(1024, "\r\n", true)]
    [InlineData(1024, "", true)]
    [InlineData(1025, "\n", false)]
    [InlineData(1025, "\r\n", false)]
    [InlineData(1025, "", false)]
    [InlineData(100_000, "\n", false)]
    public async Task ALine_IsAllowedToTheByte(int length, string end, bool isAllowed)
    {
        foreach (int piece in (int[])[1000, 1024, 1025, 1026, 4096])
        {
            byte[] bytes = Encoding.UTF8.GetBytes("first\n" + new string('a', length) + end);
            var lines = LinesAsync(bytes, _ => piece, 1024);
            var events = EventsAsync(Encoding.UTF8.GetBytes("data:" + new string('a', length - 5) + end), _ => piece, 1024);
            if (isAllowed)
            {
                Assert.Equal(length, (await lines)[1].Length);
                Assert.Equal(length - 5, Assert.Single(await events).Length);
            }
            else
            {
                Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(() => lines)).Error);
                Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(() => events)).Error);
            }
        }
    }

    [Fact]
    public async Task AnEventOfManyLines_IsAllowedToTheByte()
    {
        string lines = string.Concat(Enumerable.Repeat("data:" + new string('a', 255) + "\n", 4));   // with the three line feeds between them 1,023 bytes
        Assert.Equal(1023, Assert.Single(await EventsAsync(Encoding.UTF8.GetBytes(lines), free => free, 1024)).Length);
        Assert.Equal(1024, Assert.Single(await EventsAsync(Encoding.UTF8.GetBytes(lines + "data:\n"), free => free, 1024)).Length);
        var error = await Assert.ThrowsAsync<ProviderException>(() => EventsAsync(Encoding.UTF8.GetBytes(lines + "data:a\n"), free => free, 1024));
        Assert.Equal(ProviderErrorKind.LimitExceeded, error.Error);
    }

    [Fact]
    public async Task Lines_AllocateNothingEach()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("event: delta\ndata: {\"text\":\"some words of an answer\"}\n\n", 20_000)));
        await CountAsync(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int events = await CountAsync(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(20_000, events);
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes for {events} events");
        Assert.True(allocated < 10 * events, $"{allocated} bytes for {events} events");
    }

    private static async Task<int> CountAsync(byte[] bytes)
    {
        await using var reply = Reply(bytes, free => free, 1 << 20);
        int count = 0;
        await foreach (var each in reply.ReadEventsAsync())
        {
            count += each.Type == "delta" && each.Data.Length > 0 ? 1 : 0;
        }

        return count;
    }

    private static async Task<List<string>> EventsAsync(byte[] bytes, Func<int, int> piece, int maxLine = 1 << 20)
    {
        await using var reply = Reply(bytes, piece, maxLine);
        var events = new List<string>();
        await foreach (var each in reply.ReadEventsAsync())
        {
            string data = Encoding.UTF8.GetString(each.Data.Span);
            events.Add(each.Type == "message" ? data : $"{each.Type}: {data}");
        }

        return events;
    }

    private static async Task<List<string>> LinesAsync(byte[] bytes, Func<int, int> piece, int maxLine)
    {
        await using var reply = Reply(bytes, piece, maxLine);
        var lines = new List<string>();
        await foreach (var line in reply.ReadLinesAsync())
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }

    private static ProviderReply Reply(byte[] bytes, Func<int, int> piece, int maxLine)
    {
        var endpoint = new ProviderEndpoint { Address = new Uri("http://127.0.0.1/"), Residency = DataResidency.Local, MaxLineBytes = maxLine };
        var channel = new ProviderChannel("fake", ProviderDialect.Other, endpoint, null, new OpenEgressGate());
        var response = new HttpResponseMessage { Content = new StreamContent(new Pieces(bytes, piece)) };
        return new ProviderReply(channel, response, new AttemptClock("fake", endpoint, null, TimeProvider.System, CancellationToken.None));
    }

    // WHATWG HTML 9.2.6 word for word, on text; with our one difference, the event at the end.
    private static IEnumerable<string> Define(string text)
    {
        string data = "", type = "";
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        foreach (string line in Regex.Split(text, "\r\n|\n|\r").Append(""))
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    yield return type.Length == 0 || type == "message" ? data[..^1] : $"{type}: {data[..^1]}";
                }

                (data, type) = ("", "");
                continue;
            }

            int colon = line.IndexOf(':');
            string field = colon < 0 ? line : line[..colon], value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            data += field == "data" ? value + "\n" : "";
            type = field == "event" ? value : type;
        }
    }

    private sealed class Pieces(byte[] bytes, Func<int, int> piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Clamp(piece(buffer.Length), 1, buffer.Length)], cancellationToken);
    }
}
