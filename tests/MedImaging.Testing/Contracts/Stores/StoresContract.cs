using Xunit;

namespace MedImaging.Testing;

/// <summary>What the contracts of typed stores share: a database, a tenant of the test's own, and somebody who may do everything in it.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class StoresContract<TBackend> : IAsyncLifetime
    where TBackend : StoreBackend, new()
{
    private ClinicalStores? _stores;

    /// <summary>Gets the database.</summary>
    protected TBackend Backend { get; } = new();

    /// <summary>Gets the clock.</summary>
    protected FakeTime Time { get; } = new();

    /// <summary>Gets the test's tenant; nothing is in it at first.</summary>
    protected string Tenant { get; } = $"tenant-{Guid.CreateVersion7():N}";

    /// <summary>Gets the stores.</summary>
    protected ClinicalStores Stores => _stores ??= new ClinicalStores(Backend.Records, Backend.Contents, Time, Backend.Keys, journal: Backend.Journal);

    /// <summary>Gets somebody who may do everything in the tenant.</summary>
    protected Caller Everyone => new() { Tenant = Tenant, UserId = "user-1", Rights = StoreRights.All };

    /// <summary>Gets the stores as that one sees them.</summary>
    protected CallerStores Own => Stores.For(Everyone);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Backend.StartAsync(Time);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Backend.DisposeAsync();
    }

    /// <summary>The stores as one sees them who may see only some patients.</summary>
    protected CallerStores Only(params string[] patients) => Stores.For(Everyone with { UserId = "user-2", Patients = patients.ToHashSet(StringComparer.Ordinal) });

    /// <summary>Reads the tenant's audit trail.</summary>
    protected async Task<List<System.Text.Json.Nodes.JsonNode>> AuditAsync()
        => [.. (await Backend.Records.ReadAsync(records => records.ReadAuditAsync(Tenant, 0, 10_000), Token)).Select(record => System.Text.Json.Nodes.JsonNode.Parse(record.Bytes.Span)!)];
}
