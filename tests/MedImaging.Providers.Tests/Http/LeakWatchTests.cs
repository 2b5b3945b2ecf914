using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Text;
using MedImaging.Testing;
using Microsoft.Extensions.Logging;

namespace MedImaging.Tests.Http;

public sealed class LeakWatchTests
{
    private const string Canary = "Zyx?Canary+/9042";

    public static TheoryData<string, string> Forms => new()
    {
        { "raw", $"before {Canary} after" },
        { "lower case", Canary.ToLowerInvariant() },
        { "URL", "?q=" + Uri.EscapeDataString(Canary) },
        { "form", "q=" + System.Net.WebUtility.UrlEncode(Canary) },
        { "JSON", System.Text.Json.JsonSerializer.Serialize("x" + Canary) },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)) },
        { "base64 at 1", Convert.ToBase64String(Encoding.UTF8.GetBytes("a" + Canary + "bcd")) },
        { "base64 at 2", Convert.ToBase64String(Encoding.UTF8.GetBytes("ab" + Canary + "c")) },
        { "base64url", System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes("ab" + Canary)) },
        { "hex", Convert.ToHexString(Encoding.UTF8.GetBytes(Canary)) },
        { "base64 of UTF-16", Convert.ToBase64String(Encoding.Unicode.GetBytes("a" + Canary)) },
    };

    [Theory, MemberData(nameof(Forms))]
    public void See_FindsEachForm(string form, string text)
    {
        using var watch = new LeakWatch("another-word-1", Canary);

        watch.See("text", text);
        Assert.NotEmpty(watch.Leaks);
        Assert.DoesNotContain(Canary, Assert.Single(watch.Leaks));

        using var clean = new LeakWatch("another-word-1");
        clean.See(form, text);
        Assert.Empty(clean.Leaks);
    }

    [Fact]
    public void See_FindsBytes()
    {
        using var watch = new LeakWatch(Canary);
        watch.See("file", [1, 2, 3, .. Encoding.Unicode.GetBytes(Canary)]);
        watch.See("big", [1, 2, .. Encoding.BigEndianUnicode.GetBytes(Canary)]);
        watch.See("utf8", [0xFF, .. Encoding.UTF8.GetBytes(Canary)]);
        Assert.Equal(3, watch.Leaks.Count);
    }

    [Fact]
    public void Watch_FindsWhatEveryChannelOfTheProcessTells()
    {
        using var watch = new LeakWatch(Canary);
        using var activities = new ActivitySource("MedImaging.Tests.Leaks");
        using var meter = new Meter("MedImaging.Tests.Leaks");
        using var events = new EventSource("MedImaging.Tests.Leaks");
        var counter = meter.CreateCounter<long>("leaks");

        using (var activity = activities.StartActivity("call"))
        {
            activity?.SetTag("url.full", "https://host/?key=" + Canary);
        }

        counter.Add(1, KeyValuePair.Create<string, object?>("model", Canary));
        events.Write("Started", new { path = Canary });
        watch.CreateLogger("tests").LogTrace("{Body}", Canary);
        watch.See(new InvalidOperationException("outer", new FormatException(Canary)));
        watch.See(new IOException("x") { Data = { ["body"] = Canary } });

        foreach (string source in (string[])["activity", "metric leaks", "event MedImaging", "log tests", "InvalidOperationException", "IOException"])
        {
            Assert.Contains(watch.Leaks, leak => leak.StartsWith(source, StringComparison.Ordinal));
        }

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(watch.AssertNone);
    }
}
