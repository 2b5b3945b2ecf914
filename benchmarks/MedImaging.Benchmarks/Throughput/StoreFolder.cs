using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Benchmarks;

/// <summary>A folder for the databases of a task, and the store that writes there; it goes with the task.</summary>
internal sealed class StoreFolder(string? parent, string task) : IAsyncDisposable
{
    private readonly string _path = Directory.CreateDirectory(Path.Combine(parent ?? Path.GetTempPath(), $"{task}-{Guid.NewGuid():N}")).FullName;
    private ServiceProvider? _services;

    public string File(string name) => Path.Combine(_path, name);

    public IRecordStore Open(IServiceCollection services)
    {
        services.AddMedImaging().AddSqliteStorage(File("store.db"));
        _services = services.BuildServiceProvider();
        return _services.GetRequiredService<IRecordStore>();
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        Directory.Delete(_path, recursive: true);
    }
}
