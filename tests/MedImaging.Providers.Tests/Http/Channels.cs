using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

/// <summary>Channels to fakes, and what a client does with one.</summary>
internal static class Channels
{
    public static ProviderChannel To(FakeProvider provider, Action<ProviderEndpoint>? configure = null, string? key = null, TimeProvider? time = null, IEgressGate? gate = null)
        => To(provider.Address, configure, key, time, gate);

    public static ProviderChannel To(Uri address, Action<ProviderEndpoint>? configure = null, string? key = null, TimeProvider? time = null, IEgressGate? gate = null)
    {
        var endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local };
        configure?.Invoke(endpoint);
        return new ProviderChannel("fake", ProviderDialect.OpenAI, endpoint, key is null ? null : new ApiKey(key), gate ?? new OpenEgressGate(), time);
    }

    public static ProviderCall Call(string path = "v1/chat", string text = "hello", CallScope? scope = null) => new()
    {
        Path = path,
        Purpose = EgressPurpose.Chat,
        Parts = [EgressPart.OfText(text)],
        Body = () => new StringContent(text),
        Scope = scope ?? CallScope.None,
    };

    public static async Task<string> GetAsync(this ProviderChannel channel, ProviderCall? call = null, CancellationToken cancellationToken = default)
    {
        await using var reply = await channel.SendAsync(call ?? Call(), cancellationToken);
        return Encoding.UTF8.GetString((await reply.ReadAllAsync()).Span);
    }

    public static async Task<List<string>> GetEventsAsync(this ProviderChannel channel, ProviderCall? call = null, CancellationToken cancellationToken = default)
    {
        await using var reply = await channel.SendAsync(call ?? Call(), cancellationToken);
        var events = new List<string>();
        await foreach (var each in reply.ReadEventsAsync())
        {
            events.Add(each.Type == "message" ? Encoding.UTF8.GetString(each.Data.Span) : $"{each.Type}: {Encoding.UTF8.GetString(each.Data.Span)}");
        }

        return events;
    }

    public static async Task<List<string>> GetLinesAsync(this ProviderChannel channel, ProviderCall? call = null, CancellationToken cancellationToken = default)
    {
        await using var reply = await channel.SendAsync(call ?? Call(), cancellationToken);
        var lines = new List<string>();
        await foreach (var line in reply.ReadLinesAsync())
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }

    /// <summary>Reads an answer as its type says, as a client would.</summary>
    public static async Task ReadAsync(this ProviderChannel channel, ProviderCall? call = null, CancellationToken cancellationToken = default)
    {
        await using var reply = await channel.SendAsync(call ?? Call(), cancellationToken);
        if (reply.MediaType == "text/event-stream")
        {
            await foreach (var each in reply.ReadEventsAsync())
            {
                _ = each.Data.Length;
            }
        }
        else
        {
            _ = await reply.ReadAllAsync();
        }
    }
}
