using MedImaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says what may leave the host.</summary>
public static class MedImagingBuilderEgressExtensions
{
    /// <summary>Lets clients of other machines send what the host declares, by name, to be synthetic or already de-identified. Without it nothing is sent to any.</summary>
    /// <remarks>Each receipt goes to the registered <see cref="IEgressLog"/>, which keeps the newest in memory unless the host has another.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the policy, what is declared, and who answers for it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">The policy has no name or one with other characters than letters, digits, <c>. _ -</c>, nobody answers for it, or it declares nothing.</exception>
    /// <exception cref="InvalidOperationException">The host has declared a policy already, or has a gate of its own: one rule decides, or nobody can say which did.</exception>
    public static MedImagingBuilder AllowEgress(this MedImagingBuilder builder, Action<DeclaredEgressPolicy> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var services = builder.Services;
        if (services.FirstOrDefault(service => service.ServiceType == typeof(IEgressGate)) is { } there && !IsRefusing(there))
        {
            throw new InvalidOperationException("An egress gate is registered already; a host has one.");
        }

        var policy = new DeclaredEgressPolicy();
        configure(policy);
        Require(policy);
        _ = new DeclaredEgressGate(policy, new InMemoryEgressLog());   // says at once what the policy lacks

        services.RemoveAll<IEgressGate>();
        services.TryAddSingleton<IEgressLog>(static _ => new InMemoryEgressLog());
        services.AddSingleton<IEgressGate>(provider => new DeclaredEgressGate(policy, provider.GetRequiredService<IEgressLog>(), provider.GetService<TimeProvider>()));
        return builder;
    }

    /// <summary>Registers the gate that refuses, unless the host has another.</summary>
    internal static void AddRefusingGate(this IServiceCollection services)
    {
        services.TryAddSingleton<IEgressLog>(static _ => new InMemoryEgressLog());
        services.TryAddSingleton<IEgressGate, RefusingEgressGate>();
    }

    private static bool IsRefusing(ServiceDescriptor service) => !service.IsKeyedService && service.ImplementationType == typeof(RefusingEgressGate);

    // The name stands in every receipt and in messages.
    private static void Require(DeclaredEgressPolicy policy)
    {
        if (policy.Name is not { Length: >= 1 and <= 64 } name || !char.IsAsciiLetterOrDigit(name[0]) || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')))
        {
            throw new ArgumentException("An egress policy's name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or a digit.", nameof(policy));
        }
    }
}
