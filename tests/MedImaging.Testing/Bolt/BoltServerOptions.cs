using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace MedImaging.Testing;

/// <summary>How a scripted server answers a handshake.</summary>
public enum ServedHandshake
{
    /// <summary>By a manifest where the client offers to read one, as a server does from 5.26.</summary>
    Manifest,

    /// <summary>By one version only, as servers before did.</summary>
    Legacy,

    /// <summary>With the start of an HTTP answer, as the wrong port does.</summary>
    Http,

    /// <summary>With zeros: no version in common.</summary>
    NoCommonVersion,
}

/// <summary>What kind of server a <see cref="BoltServer"/> is. What may change while it runs is on the server itself.</summary>
public sealed class BoltServerOptions
{
    /// <summary>Gets or sets the oldest version it speaks.</summary>
    public ServedVersion MinimumVersion { get; set; } = new(4, 4);

    /// <summary>Gets or sets the newest version it speaks.</summary>
    public ServedVersion MaximumVersion { get; set; } = new(5, 8);

    /// <summary>Gets or sets how it answers the handshake.</summary>
    public ServedHandshake Handshake { get; set; }

    /// <summary>Gets or sets who it says it is.</summary>
    public string Agent { get; set; } = "Neo4j/5.26.0";

    /// <summary>Gets users and their passwords for <c>basic</c>. Where there are neither users nor tokens everyone may come in.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the tokens accepted for <c>bearer</c>, and whose they are.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the hint <c>connection.recv_timeout_seconds</c>.</summary>
    public int? ReceiveTimeoutSeconds { get; set; }

    /// <summary>Gets or sets how often a NOOP is sent while a handler is busy.</summary>
    public TimeSpan? KeepAlive { get; set; }

    /// <summary>Gets or sets the hint <c>telemetry.enabled</c>; without it TELEMETRY is a violation.</summary>
    public bool Telemetry { get; set; }

    /// <summary>Gets or sets the hint <c>ssr.enabled</c> (from 5.8).</summary>
    public bool ServerSideRouting { get; set; }

    /// <summary>Gets or sets whether a 4.4 server grants the patch <c>utc</c> to a client that asks for it.</summary>
    public bool GrantsUtc { get; set; } = true;

    /// <summary>Gets or sets whether <c>has_more</c> is said without looking when as many rows went as were asked for, so that the next PULL may bring none.</summary>
    public bool GuessesMore { get; set; }

    /// <summary>Gets or sets the certificate of a TLS server; see <see cref="BoltCertificates"/>.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Gets the databases there are; the first is the home database.</summary>
    public List<string> Databases { get; } = ["neo4j", "system"];

    /// <summary>Gets or sets the state behind it; servers of one cluster share one.</summary>
    public BoltState State { get; set; } = new();

    /// <summary>Gets or sets whether the server may be disposed of with violations recorded. The default is that it throws.</summary>
    public bool AllowsViolations { get; set; }
}
