using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MedImaging;

/// <summary>Opens sockets to servers, encrypted when asked.</summary>
internal static class BoltSocket
{
    private const int KeepAliveSeconds = 60;

    /// <summary>Connects.</summary>
    /// <exception cref="MedImagingException">The server cannot be reached (<see cref="ErrorKind.Unavailable"/>), or its certificate is refused (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    internal static async ValueTask<(Socket Socket, Stream Stream)> ConnectAsync(BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (settings.Encryption != BoltEncryption.None)
            {
                stream = await EncryptAsync(stream, address, settings, cancellationToken).ConfigureAwait(false);
            }

            return (socket, stream);
        }
        catch (Exception exception)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            if (exception is SocketException or IOException)
            {
                throw new MedImagingException(ErrorKind.Unavailable, $"The graph server at {address} cannot be reached.", exception);
            }

            throw;
        }
    }

    /// <summary>Encrypts a stream.</summary>
    /// <exception cref="MedImagingException">The certificate is refused, or the other side speaks no TLS.</exception>
    internal static async ValueTask<Stream> EncryptAsync(Stream inner, BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        bool refused = false;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
            CertificateChainPolicy = Policy(settings),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => !(refused = !IsTrusted(settings, certificate, chain, errors)),
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (AuthenticationException exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw refused
                ? new MedImagingException(ErrorKind.PolicyBlocked, $"The certificate of the graph server at {address} is not trusted: name its authority or its SHA-256, or mend it. Nothing was sent.", exception)
                : new MedImagingException(ErrorKind.Unavailable, $"The graph server at {address} did not agree on an encrypted connection; it may not offer one on this port.", exception);
        }
        catch (Exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static X509ChainPolicy? Policy(BoltConnectionSettings settings)
    {
        if (settings.TrustedAuthorities is not { } authorities)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    // Never simply true: either the certificate is one that was named, or it is right in all but, for bolt+ssc, who vouches for it.
    private static bool IsTrusted(BoltConnectionSettings settings, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return false;
        }

        if (settings.PinnedCertificates.Count > 0)
        {
            string digest = certificate.GetCertHashString(HashAlgorithmName.SHA256);
            return settings.PinnedCertificates.Any(pin => string.Equals(pin.Replace(":", "", StringComparison.Ordinal), digest, StringComparison.OrdinalIgnoreCase));
        }

        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && settings.Encryption == BoltEncryption.SelfSigned && chain is not null)
        {
            const X509ChainStatusFlags Unvouched = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
                | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;
            return chain.ChainStatus.All(status => (status.Status & ~Unvouched) == X509ChainStatusFlags.NoError);
        }

        return errors == SslPolicyErrors.None;
    }
}
