using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace MedImaging;

/// <summary>How to reach a graph server, who we are to it, and how long to wait for it.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The generated validator compares time spans without a type converter.")]
public sealed partial class Neo4jOptions
{
    /// <summary>Gets or sets the server's address: <c>bolt+s://host:7687</c> for one server, <c>neo4j+s://host:7687</c> for a cluster.</summary>
    /// <remarks>
    /// <c>+s</c> encrypts and checks the server's certificate; <c>+ssc</c> accepts one that nobody vouches for, if it is for this host and in date.
    /// <c>bolt://</c> and <c>neo4j://</c> do not encrypt: they are for the same machine, see <see cref="AllowUnencrypted"/>.
    /// </remarks>
    [Required]
    public Uri? Address { get; set; }

    /// <summary>Gets or sets the user's name.</summary>
    /// <value><see langword="null"/>, the default: the server asks nobody who he is, or <see cref="Credentials"/> says it.</value>
    public string? User { get; set; }

    /// <summary>Gets or sets the password of <see cref="User"/>.</summary>
    public string? Password { get; set; }

    /// <summary>Gets or sets who is asked for credentials that change, such as tokens: before the first connection, shortly before they expire, and when the server says that they have.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="User"/> and <see cref="Password"/>.</value>
    public Func<CancellationToken, ValueTask<Neo4jCredentials>>? Credentials { get; set; }

    /// <summary>Gets or sets whether user, password, token and records may go over the network in the clear to another machine.</summary>
    /// <value>The default is <see langword="false"/>: without encryption only this machine is spoken to.</value>
    public bool AllowUnencrypted { get; set; }

    /// <summary>Gets or sets a file with the certificates (PEM) of the authorities that may vouch for the server, instead of those the system trusts.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>Gets the SHA-256 digests, in hexadecimal, of the only certificates that the server may show. When it has any, nothing else about the certificate is asked.</summary>
    public IList<string> PinnedCertificates { get; } = [];

    /// <summary>Gets or sets the database.</summary>
    /// <value><see langword="null"/>, the default, is the user's home database.</value>
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$")]
    public string? Database { get; set; }

    /// <summary>Gets or sets where a cluster is asked for its routing table when no server that is known answers.</summary>
    /// <value><see langword="null"/>, the default: <see cref="Address"/> alone.</value>
    public Func<CancellationToken, ValueTask<IReadOnlyList<Uri>>>? InitialRouters { get; set; }

    /// <summary>Gets or sets how many connections there are to one server at most.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 1000)]
    public int PoolSize { get; set; } = 50;

    /// <summary>Gets or sets how many records are fetched at once when they are streamed.</summary>
    /// <value>The default is 1,000.</value>
    [Range(1, 100_000)]
    public int FetchSize { get; set; } = 1000;

    /// <summary>Gets or sets how many records a statement that is not streamed may give.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxRows { get; set; } = 100_000;

    /// <summary>Gets or sets how many bytes the records of a statement that is not streamed may take in memory, about.</summary>
    /// <value>The default is 256 MiB.</value>
    [Range(1024L, 4L << 30)]
    public long MaxResultBytes { get; set; } = 256L << 20;

    /// <summary>Gets or sets how many bytes one message of the server may have.</summary>
    /// <value>The default is 64 MiB.</value>
    [Range(64 * 1024, 1 << 30)]
    public int MaxMessageBytes { get; set; } = 64 << 20;

    /// <summary>Gets or sets whether the server is told which interfaces of a driver are used, when it asks.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SendTelemetry { get; set; }
}
