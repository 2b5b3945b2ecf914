using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Tells OpenTelemetry of the calls of any chat client.</summary>
public static class TelemetryExtensions
{
    /// <summary>Tells of each call by a span and by metrics on the source and the meter named <c>MedImaging</c>, after OpenTelemetry's conventions for generative AI.</summary>
    /// <remarks>Nothing of the content, of keys, or of whose call it is is told: models, counts, times and kinds of errors only. While nobody listens a call goes straight through.</remarks>
    /// <param name="client">The client.</param>
    /// <param name="timeProvider">The clock of the durations, or none for the system's.</param>
    /// <returns>A client that owns <paramref name="client"/>.</returns>
    public static IChatClient UseTelemetry(this IChatClient client, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new TelemetryChatClient(client, timeProvider ?? TimeProvider.System);
    }
}
