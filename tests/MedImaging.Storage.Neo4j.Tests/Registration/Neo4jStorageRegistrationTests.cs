using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests;

public sealed class Neo4jStorageRegistrationTests
{
    [Fact]
    public async Task AddNeo4jStorage_PutsTheGraphInPlaceOfMemory()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddNeo4jStorage(options => options.Address = new Uri("bolt://localhost:1"), store => store.LabelPrefix = "Med");
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<Neo4jRecordStore>(provider.GetRequiredService<IRecordStore>());
        Assert.IsType<RecordRunJournal>(provider.GetRequiredService<IRunJournal>());
        Assert.NotNull(provider.GetRequiredService<Neo4jSchema>());
        Assert.NotNull(provider.GetRequiredService<IProvenanceStore>());
        Assert.Null(provider.GetService<INearestVectors>());
        Assert.NotNull(provider.GetRequiredService<ClinicalStores>());
    }

    [Fact]
    public async Task AHostsOwnSession_IsUsed()
    {
        using var own = new HttpCypherSession(new Uri("http://localhost:1"));
        var services = new ServiceCollection();
        services.AddSingleton<ICypherSession>(own);
        services.AddMedImaging().AddNeo4jStores();
        await using var provider = services.BuildServiceProvider();

        Assert.Same(own, provider.GetRequiredService<ICypherSession>());
        Assert.IsType<Neo4jRecordStore>(provider.GetRequiredService<IRecordStore>());
    }

    [Fact]
    public async Task APrefix_ThatIsNoName_IsRefusedWithTheOptions()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddNeo4jStorage(options => options.Address = new Uri("bolt://localhost:1"), store => store.LabelPrefix = "a b");
        await using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IRecordStore>());
    }
}
