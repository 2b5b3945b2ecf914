namespace MedImaging;

/// <summary>Where a cluster is asked first, and which of its addresses may be spoken to.</summary>
internal sealed class RouterSource(Func<CancellationToken, ValueTask<IReadOnlyList<BoltAddress>>> initial, Func<BoltAddress, bool> mayBeUsed)
{
    /// <summary>Whether an address that a router named may be spoken to. Without encryption a routing table must not lead our password to another machine.</summary>
    internal bool MayBeUsed(BoltAddress address) => mayBeUsed(address);

    /// <summary>Gives the servers to ask when no known one answers.</summary>
    internal ValueTask<IReadOnlyList<BoltAddress>> InitialAsync(CancellationToken cancellationToken) => initial(cancellationToken);

    internal static RouterSource Of(Neo4jOptions options, Neo4jScheme scheme)
    {
        bool isFree = scheme.Encryption != BoltEncryption.None || options.AllowUnencrypted;
        Func<BoltAddress, bool> mayBeUsed = isFree ? static _ => true : static address => Neo4jScheme.IsThisMachine(address.Host);
        IReadOnlyList<BoltAddress> only = [scheme.Address];
        return options.InitialRouters is { } resolve
            ? new RouterSource(token => AskHostAsync(resolve, mayBeUsed, token), mayBeUsed)
            : new RouterSource(_ => new ValueTask<IReadOnlyList<BoltAddress>>(only), mayBeUsed);
    }

    private static async ValueTask<IReadOnlyList<BoltAddress>> AskHostAsync(Func<CancellationToken, ValueTask<IReadOnlyList<Uri>>> resolve, Func<BoltAddress, bool> mayBeUsed, CancellationToken cancellationToken)
    {
        var addresses = new List<BoltAddress>();
        foreach (var uri in await ResolveAsync(resolve, cancellationToken).ConfigureAwait(false))
        {
            if (Neo4jScheme.Read(uri, out _) is { } scheme && mayBeUsed(scheme.Address))
            {
                addresses.Add(scheme.Address);
            }
        }

        return addresses;
    }

    private static async ValueTask<IReadOnlyList<Uri>> ResolveAsync(Func<CancellationToken, ValueTask<IReadOnlyList<Uri>>> resolve, CancellationToken cancellationToken)
    {
        try
        {
            return await resolve(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or MedImagingException))
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"The host's way to find the cluster's routers failed with {error.GetType().Name}.", error);
        }
    }
}
