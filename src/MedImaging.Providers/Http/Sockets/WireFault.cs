namespace MedImaging.Providers;

/// <summary>What an exception of the network or of an inflater means.</summary>
internal static class WireFault
{
    public static ProviderException Of(string provider, Exception cause)
    {
        var error = (cause as HttpRequestException)?.HttpRequestError ?? (cause as HttpIOException)?.HttpRequestError;
        for (var each = cause; each is not null; each = each.InnerException)
        {
            switch (each)
            {
                case ProviderException ours:
                    return ours;   // the address was refused while connecting
                case TimeoutException:
                    return new ProviderException(provider, ProviderErrorKind.Timeout, $"'{provider}' could not be connected to in time.");
            }
        }

        return error is HttpRequestError.ConfigurationLimitExceeded
                ? new ProviderException(provider, ProviderErrorKind.LimitExceeded, $"'{provider}' sent a head that is longer than allowed.", WithheldException.Of(cause))
            : error is null && cause is InvalidDataException or (InvalidOperationException and not ObjectDisposedException)
                ? new ProviderException(provider, ProviderErrorKind.MalformedOutput, $"'{provider}' sent a body that cannot be unpacked.", WithheldException.Of(cause))
            : new ProviderException(
                provider, ProviderErrorKind.Network, $"'{provider}' could not be reached, or the connection broke ({error ?? HttpRequestError.Unknown}).", WithheldException.Of(cause));
    }
}
