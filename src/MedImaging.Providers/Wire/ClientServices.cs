namespace MedImaging.Providers;

/// <summary>What a provider's client gives to whoever asks it for a service: itself, what Microsoft.Extensions.AI wants to know of it, and what this library does.</summary>
internal static class ClientServices
{
    public static object? Find(object client, object metadata, ProviderDescription description, Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(client) ? client
            : serviceType == metadata.GetType() ? metadata
            : serviceType == typeof(ProviderDescription) ? description
            : null;
    }
}
