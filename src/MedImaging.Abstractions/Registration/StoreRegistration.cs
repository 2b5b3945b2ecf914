using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>Registers the typed stores over whatever database is registered.</summary>
internal static class StoreRegistration
{
    public static void AddStores(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new AuditChain(provider.GetService<IKeyProvider>()));
        services.TryAddSingleton<IRecordStore>(provider => new InMemoryRecordStore(provider.GetRequiredService<AuditChain>()));
        services.TryAddSingleton(provider => new ClinicalStores(
            provider.GetRequiredService<IRecordStore>(),
            provider.GetRequiredService<IContentStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IKeyProvider>(),
            provider.GetService<IOptions<ProtectionOptions>>()?.Value,
            provider.GetRequiredService<IRunJournal>(),
            provider.GetService<AuditCheckpoints>(),
            provider.GetService<INearestVectors>()));

        // A host without users of its own is its own caller; one with users registers a Caller for each request's scope.
        services.TryAddSingleton(Caller.Process);
        services.TryAddTransient(provider => provider.GetRequiredService<ClinicalStores>().For(provider.GetRequiredService<Caller>()));
        services.AddStore(stores => stores.Patients);
        services.AddStore(stores => stores.Users);
        services.AddStore(stores => stores.Cases);
        services.AddStore(stores => stores.Studies);
        services.AddStore(stores => stores.Analyses);
        services.AddStore(stores => stores.Diagnoses);
        services.AddStore(stores => stores.Reports);
        services.AddStore(stores => stores.Conversations);
        services.AddStore(stores => stores.Rooms);
        services.AddStore(stores => stores.References);
        services.AddStore(stores => stores.Embeddings);
        services.AddStore(stores => stores.Similar);
        services.AddStore(stores => stores.Provenance);
        services.AddStore(stores => stores.Registry);
        services.AddStore(stores => stores.Media);
        services.AddStore(stores => stores.Knowledge);
        services.AddStore(stores => stores.Feedback);
        services.AddStore(stores => stores.Retention);
        services.AddStore(stores => stores.Audit);
    }

    private static void AddStore<T>(this IServiceCollection services, Func<CallerStores, T> choose)
        where T : class
        => services.TryAddTransient(provider => choose(provider.GetRequiredService<CallerStores>()));
}
