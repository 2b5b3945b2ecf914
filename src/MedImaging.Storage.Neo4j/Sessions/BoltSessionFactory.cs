using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace MedImaging;

/// <summary>Makes a session from options that were validated.</summary>
internal static class BoltSessionFactory
{
    // After the server should have ended a query, it gets this long to say so before it is taken for dead.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    internal static BoltSession Create(Neo4jOptions options, TimeProvider time, Random random, ILogger logger, BoltDialectOffer? dialects = null)
    {
        var scheme = Neo4jScheme.Read(options.Address, out string problem) ?? throw new ArgumentException(problem, nameof(options));
        var credentials = CredentialSource.Of(options, time);
        var settings = SettingsOf(options, scheme, time) with { Dialects = dialects ?? BoltDialectOffer.Standard };
        var limits = LimitsOf(options);
        IConnectionSource source = scheme.IsRouted
            ? new RoutedSource(new ServerPools(limits, settings, credentials, time), RouterSource.Of(options, scheme), credentials, options.Database, time, logger)
            : new DirectSource(PoolOf(scheme.Address, limits, settings, credentials, time), credentials, options.Database);
        return new BoltSession(source, SessionSettings.Of(options), new RetryRule(credentials), time, random, logger);
    }

    internal static ConnectionPool<BoltMember> PoolOf(BoltAddress address, PoolLimits limits, BoltConnectionSettings settings, CredentialSource credentials, TimeProvider time)
        => new(address.ToString(), limits, token => BoltMember.OpenAsync(address, settings, credentials, token), time);

    private static PoolLimits LimitsOf(Neo4jOptions options) => new()
    {
        Size = options.PoolSize,
        Lifetime = options.ConnectionLifetime,
        IdleCheckAfter = options.IdleCheckAfter,
        AcquisitionTimeout = options.AcquisitionTimeout,
        DrainTimeout = options.DrainTimeout,
    };

    private static BoltConnectionSettings SettingsOf(Neo4jOptions options, Neo4jScheme scheme, TimeProvider time) => new()
    {
        Encryption = scheme.Encryption,
        TrustedAuthorities = AuthoritiesOf(options.CertificateAuthorityFile),
        PinnedCertificates = [.. options.PinnedCertificates],
        ConnectTimeout = options.ConnectTimeout,
        ReceiveTimeout = options.QueryTimeout + Silence,
        MaxMessageBytes = options.MaxMessageBytes,
        RoutingContext = scheme.IsRouted ? scheme.Context : null,
        TimeProvider = time,
    };

    private static X509Certificate2Collection? AuthoritiesOf(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The file of certificate authorities for the graph server cannot be read.", error);
        }

        return authorities.Count > 0
            ? authorities
            : throw new MedImagingException(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"The file of certificate authorities for the graph server has no certificate (PEM) in it."));
    }
}
