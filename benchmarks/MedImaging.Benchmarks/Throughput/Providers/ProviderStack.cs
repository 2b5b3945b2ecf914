using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>Every decorator around one client, in the order a host puts them.</summary>
internal static class ProviderStack
{
    /// <summary>Puts the decorators on, from the inside out: the last line is what a host calls.</summary>
    public static IChatClient Compose(IChatClient client) => client
        .UseResponseCache()
        .UseFunctions()
        .UseTelemetry();
}
