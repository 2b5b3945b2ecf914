using System.Security.Cryptography.X509Certificates;

namespace MedImaging;

/// <summary>Whether, and on whose word, a connection is encrypted.</summary>
internal enum BoltEncryption
{
    /// <summary>Not at all (<c>bolt://</c>).</summary>
    None,

    /// <summary>With a certificate that the system, or <see cref="BoltConnectionSettings.TrustedAuthorities"/> when it is given, vouches for, issued for this host name (<c>bolt+s://</c>).</summary>
    Verified,

    /// <summary>As <see cref="Verified"/>, but nobody needs to vouch for the certificate (<c>bolt+ssc://</c>). It must still be for this host name and in date.</summary>
    SelfSigned,
}

/// <summary>How connections of one pool are made.</summary>
internal sealed record BoltConnectionSettings
{
    /// <summary>Gets what we call ourselves: <c>product/version</c>.</summary>
    internal string UserAgent { get; init; } = "MedImaging.Sdk/" + typeof(BoltConnectionSettings).Assembly.GetName().Version?.ToString(3);

    /// <summary>Gets who we are.</summary>
    internal BoltAuth Auth { get; init; } = BoltAuth.None;

    /// <summary>Gets whether the connection is encrypted.</summary>
    internal BoltEncryption Encryption { get; init; }

    /// <summary>Gets the authorities that may vouch for the server instead of the system's; null asks the system.</summary>
    internal X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>Gets the SHA-256 digests, in hexadecimal, of the only certificates the server may show; when it is not empty nothing else about the certificate is asked.</summary>
    internal IReadOnlyList<string> PinnedCertificates { get; init; } = [];

    /// <summary>Gets how long opening may take, from the first packet to the answer to LOGON.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a server may be silent while an answer is awaited, when it gave no hint of its own; infinite unless set, for a query may be long.</summary>
    internal TimeSpan ReceiveTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Gets the most bytes one message of the server may have.</summary>
    internal int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets the routing context of <c>neo4j://</c>, or null for a server that is to answer itself.</summary>
    internal IReadOnlyDictionary<string, string>? RoutingContext { get; init; }

    /// <summary>Gets the least severity of the notifications asked for (<c>OFF</c>, <c>WARNING</c>, <c>INFORMATION</c>); null leaves it to the server.</summary>
    internal string? NotificationsSeverity { get; init; } = "OFF";

    /// <summary>Gets the time that timeouts are counted by.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the dialects that are offered; another one only in tests against an old server.</summary>
    internal BoltDialectOffer Dialects { get; init; } = BoltDialectOffer.Standard;

    // A record prints its members; Auth prints only its scheme.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(UserAgent)} = {UserAgent}, {nameof(Encryption)} = {Encryption}");
        return true;
    }
}
