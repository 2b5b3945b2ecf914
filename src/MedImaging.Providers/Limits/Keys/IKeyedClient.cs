namespace MedImaging.Providers;

/// <summary>What a client of several keys tells the one who retries, through <see cref="Microsoft.Extensions.AI.IChatClient.GetService"/>.</summary>
internal interface IKeyedClient
{
    /// <summary>Gets how many keys can be used now; one that is only let through as the last resort is not counted.</summary>
    int UsableKeys { get; }
}
