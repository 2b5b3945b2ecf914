using MedImaging.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>Which client a question goes to.</summary>
internal static class ProviderChoice
{
    /// <summary>The one named; or the router over all, where the user said what is sent; or else a local one.</summary>
    public static string Make(IReadOnlyList<RegisteredProvider> providers, string? name, string? model, EgressDeclaration egress)
    {
        if (name is not null)
        {
            var named = providers.FirstOrDefault(provider => provider.Name == name)
                ?? throw new RequestException(ErrorKind.NotFound, $"There is no provider '{name}'; there are {string.Join(", ", providers.Select(provider => provider.Name))}.");
            RequireEgress(named, egress);
            return RequireModel(named, model);
        }

        if (egress != EgressDeclaration.None)
        {
            return providers.Count == 1 ? RequireModel(providers[0], model) : ProvidersConfigurationExtensions.DefaultRouter;
        }

        var local = providers.FirstOrDefault(provider => provider.Residency == DataResidency.Local);
        RequireEgress(local ?? providers[0], egress);
        return RequireModel(local ?? providers[0], model);
    }

    public static void RequireEgress(RegisteredProvider provider, EgressDeclaration egress)
    {
        if (provider.Residency == DataResidency.Remote && egress == EgressDeclaration.None)
        {
            throw new MedImagingException(
                ErrorKind.PolicyBlocked, $"'{provider.Name}' is a remote service, and nothing is sent there unless you say what it is: --egress synthetic or --egress deidentified.");
        }
    }

    private static string RequireModel(RegisteredProvider provider, string? model)
        => provider.Model is not null || model is not null
            ? provider.Name
            : throw new RequestException(ErrorKind.NotFound, $"'{provider.Name}' has no model: give one by --model, or as Model in its configuration.");
}
