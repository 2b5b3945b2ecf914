using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging.Tests;

/// <summary>Sessions to the real server of a test run.</summary>
internal static class GraphServer
{
    private static readonly Lock Gate = new();
    private static Task<BoltSession>? _shared;

    /// <summary>Gives the address of its Bolt port, or skips the test with what is missing.</summary>
    public static async Task<BoltAddress> RequireAsync()
        => await ((await TestContext.Current.GetFixture<Neo4j31Fixture>()) ?? throw new InvalidOperationException("The assembly has no server.")).RequireAsync();

    public static async Task<BoltSession> OpenAsync() => Open((await RequireAsync()).Port);

    /// <summary>Gives one session for all who need none of their own; its connections end with the server.</summary>
    public static Task<BoltSession> SharedAsync()
    {
        lock (Gate)
        {
            return _shared is null or { IsFaulted: true } ? _shared = OpenAsync() : _shared;
        }
    }

    public static BoltSession Open(int port, Action<Neo4jOptions>? configure = null)
    {
        var options = new Neo4jOptions { Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"bolt://127.0.0.1:{port}")), QueryTimeout = TimeSpan.FromMinutes(2), AcquisitionTimeout = TimeSpan.FromMinutes(5) };
        configure?.Invoke(options);
        return BoltSessionFactory.Create(options, TimeProvider.System, new Random(7), NullLogger.Instance, new Bolt1Offer());
    }

    /// <summary>A prefix that no other test has.</summary>
    public static string NewPrefix() => $"T{Guid.CreateVersion7():N}";
}
