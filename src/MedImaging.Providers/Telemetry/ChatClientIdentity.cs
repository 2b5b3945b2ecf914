using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>What a client says of who answers: a host's own client as well as ours.</summary>
internal sealed record ChatClientIdentity(string? Provider, Uri? Address, string? Model)
{
    public static ChatClientIdentity Of(IChatClient client)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        var description = client.GetService(typeof(ProviderDescription)) as ProviderDescription;
        return new ChatClientIdentity(description?.Name ?? metadata?.ProviderName, metadata?.ProviderUri, metadata?.DefaultModelId ?? description?.Model?.Id);
    }
}
