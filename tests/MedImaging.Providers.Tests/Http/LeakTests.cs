using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

/// <summary>Neither a key nor what was sent nor what came back is told to anybody but the provider and the caller (V18).</summary>
public sealed class LeakTests
{
    private const string Key = Canaries.Key;
    private const string Patient = Canaries.Patient;
    private const string Echo = Canaries.Echo;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoFault_LeaksAKeyOrContent()
    {
        using var watch = new LeakWatch(Key, Patient, Echo);
        await using var provider = await FakeProvider.StartAsync(Token);
        using var channel = Channels.To(provider, endpoint => (endpoint.MaxResponseBytes, endpoint.TotalTimeout) = (1 << 20, TimeSpan.FromMilliseconds(300)), Key);

        int failed = 0;
        foreach (var fault in FakeFault.Quick.Concat(FakeFault.Slow).Concat(Echoes))
        {
            provider.Answer(fault.Answer);
            var error = await Record.ExceptionAsync(() => channel.ReadAsync(Call(), Token));
            failed += error is null ? 0 : 1;
            Show(watch, error);
        }

        using var refused = Channels.To(FakeFaults.RefusedAddress(), key: Key);
        Show(watch, await Record.ExceptionAsync(() => refused.GetAsync(Call(), Token)));
        using var cancelled = new CancellationTokenSource(TimeSpan.Zero);
        Show(watch, await Record.ExceptionAsync(() => channel.GetAsync(Call(), cancelled.Token)));

        Assert.True(failed > 25);
        Assert.Contains(provider.Requests, request => request.Text.Contains(Patient, StringComparison.Ordinal) && request.Headers["Authorization"].EndsWith(Key, StringComparison.Ordinal));
        watch.AssertNone();
    }

    [Fact]
    public void WhatIsPrinted_HasNoKey()
    {
        using var watch = new LeakWatch(Key, Patient);
        var key = new ApiKey(Key);
        watch.See("text", $"{key}");
        watch.See("json", JsonSerializer.Serialize(key));
        watch.See(Assert.ThrowsAny<ArgumentException>(() => new ApiKey(Key + "\n")));
        watch.See(Assert.ThrowsAny<ArgumentException>(() => new ApiKey(Key, 0)));
        watch.See(Assert.ThrowsAny<ArgumentException>(() => Channels.To(new Uri($"https://host/?key={Key}"))));
        watch.See(Assert.ThrowsAny<ArgumentException>(() => Channels.To(new Uri($"https://user:{Key}@host/"))));
        watch.AssertNone();
    }

    [Fact]
    public async Task ACause_KeepsItsKinds_AndLosesItsWords()
    {
        using var watch = new LeakWatch(Echo);
        await using var provider = await FakeProvider.StartAsync(Token);
        using var channel = Channels.To(provider);

        var error = channel.Fault(ProviderErrorKind.MalformedOutput, "It was no JSON.", Record.Exception(() => JsonDocument.Parse($$"""{"{{Echo}}": {{Echo}}}""")));
        var format = channel.Fault(ProviderErrorKind.MalformedOutput, "It was no number.", Record.Exception(() => int.Parse(Echo)));
        watch.See(error);
        watch.See(format);

        Assert.Contains("at line 0, byte 23", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("FormatException", format.ToString(), StringComparison.Ordinal);
        watch.AssertNone();
    }

    [Theory]
    [InlineData("rate_limit_exceeded", true)]
    [InlineData(Key, false)]
    [InlineData("the key " + Key, false)]
    [InlineData("sk-canary-7Hq", false)]
    [InlineData("canary", true)]
    [InlineData("", false)]
    [InlineData("\u00fc", false)]
    public void ACode_IsAWordAndNoKey(string code, bool isKept)
    {
        using var channel = Channels.To(new Uri("http://127.0.0.1/"), key: Key);
        Assert.Equal(isKept, channel.IsCode(code));
    }

    private static ProviderCall Call() => Channels.Call("v1/search?term=" + Uri.EscapeDataString(Patient), Patient);

    // A server that says again what it was told, wherever the reader of an answer might repeat it.
    internal static IEnumerable<FakeFault> Echoes => new Dictionary<string, string>
    {
        ["status line"] = $"HTTP/1.1 {Echo} {Key}\r\n\r\n",
        ["no status line"] = $"{Echo} {Key} {Patient}\r\n\r\n",
        ["reason"] = $"HTTP/1.1 500 {Echo} {Key}\r\nContent-Length: 0\r\n\r\n",
        ["header line"] = $"HTTP/1.1 200 OK\r\n{Echo} {Patient}\r\n\r\n",
        ["header name"] = $"HTTP/1.1 200 OK\r\n{Echo}({Key}): x\r\n\r\n",
        ["header value"] = $"HTTP/1.1 400 Bad\r\nx-echo: {Echo} {Key}\r\nContent-Length: 0\r\n\r\n",
        ["wait"] = $"HTTP/1.1 429 Wait\r\nRetry-After: {Echo} {Key}\r\nContent-Length: 0\r\n\r\n",
        ["location"] = $"HTTP/1.1 302 Found\r\nLocation: https://host/?k={Key}&p={Echo}\r\nContent-Length: 0\r\n\r\n",
        ["length"] = $"HTTP/1.1 200 OK\r\nContent-Length: {Echo}\r\n\r\n",
        ["type"] = $"HTTP/1.1 200 OK\r\nContent-Type: {Echo} {Key}\r\nContent-Length: 5\r\n\r\nx",
        ["chunk"] = $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Echo} {Patient}\r\n",
        ["chunk end"] = $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx{Echo}{Key}\r\n",
        ["coding"] = $"HTTP/1.1 200 OK\r\nContent-Encoding: {Echo}\r\nContent-Length: 1\r\n\r\nx",
        ["packed"] = $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 60\r\n\r\n{Echo} {Key} {Patient}",
        ["error body"] = $"HTTP/1.1 401 No\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{{\"error\":{{\"message\":\"Incorrect key {Key} for {Patient}\",\"code\":\"{Key}\",\"type\":\"{Echo}\"}}}}",
    }.Select(each => new FakeFault(each.Key, FakeFaults.Raw(Encoding.Latin1.GetBytes(each.Value))));

    // As a host would, that logs the whole exception.
    private static void Show(LeakWatch watch, Exception? error)
    {
        if (error is not null)
        {
            watch.See(error);
            watch.CreateLogger("host").Log(Microsoft.Extensions.Logging.LogLevel.Error, default, "It failed.", error, (state, _) => state);
        }
    }
}
