namespace MedImaging.Providers;

/// <summary>What an address must be before anything is sent there.</summary>
internal static class EndpointRules
{
    /// <exception cref="ArgumentException">The address is missing, not absolute, has a user, a query or a fragment, or is not one that its residency allows.</exception>
    public static Uri Require(ProviderEndpoint endpoint)
    {
        var address = endpoint.Address ?? throw new ArgumentException("The endpoint has no address.", nameof(endpoint));
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException("An endpoint's address is absolute, http or https, and has no user, query or fragment.", nameof(endpoint));
        }

        if (address.Scheme == "http" && endpoint is { Residency: DataResidency.Remote, AllowsPrivateNetwork: false })
        {
            throw new ArgumentException("A remote endpoint is https.", nameof(endpoint));
        }

        if (!IsTime(endpoint.ConnectTimeout) || !IsTime(endpoint.IdleTimeout) || !IsTime(endpoint.TotalTimeout))
        {
            throw new ArgumentException("An endpoint's times are above zero, and a day at most.", nameof(endpoint));
        }

        if (endpoint.MaxResponseBytes is < 1 or > 1 << 30 || endpoint.MaxLineBytes is < 1 or > 1 << 30)
        {
            throw new ArgumentException("An endpoint's limits are above zero, and 1 GiB at most.", nameof(endpoint));
        }

        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromDays(1);
}
