using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>A hospital that moves to the graph, and from it.</summary>
public class Neo4j31MoveTests : StoreMoveContract, IAsyncLifetime
{
    private BoltSession? _session;

    public async ValueTask InitializeAsync() => _session = await GraphServer.SharedAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task AHospital_MovesFromSqlite_ToTheGraph_AndBackToMemory()
    {
        SQLitePCL.Batteries_V2.Init();
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        if (Keys is not null)
        {
            services.AddSingleton(Keys);
        }

        services.AddMedImaging().AddSqliteStorage(folder.File("hospital.db"));
        await using var host = services.BuildServiceProvider();
        var file = host.GetRequiredService<IRecordStore>();
        await WorkAsync(file);

        await MoveAsync(file, NewStore());
    }

    protected override IRecordStore NewStore()
        => new Neo4jRecordStore(_session!, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() }, new AuditChain(Keys));
}

public sealed class SealedNeo4j31MoveTests : Neo4j31MoveTests
{
    protected override IKeyProvider? Keys { get; } = new TestKeys();
}
