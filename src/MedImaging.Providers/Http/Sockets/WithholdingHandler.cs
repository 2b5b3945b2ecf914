namespace MedImaging.Providers;

/// <summary>Turns what goes wrong on the wire into our own errors before anybody sees it: the runtime tells its event source the message of every exception, and a message may quote what the server sent.</summary>
internal sealed class WithholdingHandler(string provider, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or ObjectDisposedException)
        {
            throw WireFault.Of(provider, ex);
        }
    }
}
