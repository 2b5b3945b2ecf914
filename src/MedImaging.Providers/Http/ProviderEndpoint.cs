using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>Where a client connects to, and its limits. The address is the only one it ever connects to: redirects and proxies of the environment are not followed.</summary>
public sealed class ProviderEndpoint
{
    /// <summary>Gets or sets the base address.</summary>
    /// <value>The default is the provider's own; a server of the host's own has none.</value>
    public Uri? Address { get; set; }

    /// <summary>Gets or sets where content sent there ends up. A remote endpoint must be https and have a public address; a local one must have a loopback or private address.</summary>
    /// <value>The default is <see cref="DataResidency.Remote"/> for a cloud's client.</value>
    [EnumDataType(typeof(DataResidency))]
    public DataResidency Residency { get; set; }

    /// <summary>Gets or sets whether a remote endpoint may have a private address, such as a gateway of the host that sends on to a cloud; there, plain http will do.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool AllowsPrivateNetwork { get; set; }

    /// <summary>Gets or sets how long connecting may take.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long the other side may be silent, before its first byte and between any two.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long one attempt may take from its start to its last byte.</summary>
    /// <value>The default is 60 seconds.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the most bytes of an answer, after decompression.</summary>
    /// <value>The default is 16 MiB.</value>
    [Range(1024, 1 << 30)]
    public int MaxResponseBytes { get; set; } = 16 << 20;

    /// <summary>Gets or sets the most bytes of one line or event of a stream.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(1024, 1 << 28)]
    public int MaxLineBytes { get; set; } = 1 << 20;
}
