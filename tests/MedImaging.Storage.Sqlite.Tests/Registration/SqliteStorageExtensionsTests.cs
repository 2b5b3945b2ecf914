using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests;

public sealed class SqliteStorageExtensionsTests
{
    [Fact]
    public async Task WithoutIt_ThingsAreKeptInMemory()
    {
        await using var services = Build(collection => collection.AddMedImaging());

        Assert.IsType<InMemoryRunJournal>(services.GetRequiredService<IRunJournal>());
        Assert.IsType<InMemoryContentStore>(services.GetRequiredService<IContentStore>());
        Assert.IsType<InMemoryRecordStore>(services.GetRequiredService<IRecordStore>());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task WithIt_EverythingIsInTheFile_InWhateverOrderAPartIsAdded(int order)
    {
        using var folder = new TemporaryFolder();
        await using var services = Build(collection =>
        {
            var builder = collection.AddMedImaging();
            if (order == 1)
            {
                collection.AddSingleton<IRunJournal, InMemoryRunJournal>();
            }

            builder.AddSqliteStorage(folder.File("medimaging.db"));
            if (order == 2)
            {
                collection.AddMedImaging();
            }
        });

        Assert.IsType<SqliteRunJournal>(services.GetRequiredService<IRunJournal>());
        Assert.IsType<SqliteContentStore>(services.GetRequiredService<IContentStore>());
    }

    [Fact]
    public async Task OptionsOutOfRange_AreRefused()
    {
        await using var services = Build(collection => collection.AddMedImaging().AddSqliteStorage("x.db", options =>
        {
            options.Readers = 0;
            options.BusyTimeout = TimeSpan.Zero;
        }));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ICaseStore>());
        Assert.Equal(2, refused.Failures.Count());
    }

    [Fact]
    public void TwoHostsInOneProcess_ShareNothing_AndClosingSynchronouslyWorks()
    {
        using var folder = new TemporaryFolder();
        using var one = Build(collection => collection.AddMedImaging().AddSqliteStorage(folder.File("one.db")));
        using var other = Build(collection => collection.AddMedImaging().AddSqliteStorage(folder.File("other.db")));

        Assert.NotSame(one.GetRequiredService<ICaseStore>(), other.GetRequiredService<ICaseStore>());
    }

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
