using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Benchmarks;

/// <summary>The check of an audit trail that lies in SQLite, under a key: every link read, hashed and held against the one before.</summary>
internal sealed class AuditVerify : IThroughputTask, IAsyncDisposable
{
    private const int Links = 200_000, LinksAWrite = 2_000;

    private readonly AuditSamples.Keys _keys = new();
    private StoreFolder? _folder;
    private IRecordStore? _store;

    public string Name => "audit-verify";

    public string Summary => "links of an audit trail of --items links (200,000) in SQLite, verified; --dir says on which disk";

    public async ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddSingleton<IKeyProvider>(_keys);
        _folder = new StoreFolder(options.Folder, Name);
        _store = _folder.Open(services);
        int links = options.Items ?? Links;
        for (int from = 0; from < links; from += LinksAWrite)
        {
            int first = from;
            await Store.WriteAsync(
                async writer =>
                {
                    for (int i = first; i < Math.Min(links, first + LinksAWrite); i++)
                    {
                        await writer.AppendAuditAsync(AuditSamples.Entry(i));
                    }

                    return true;
                },
                cancellationToken);
        }
    }

    public IThroughputWorker CreateWorker(int number) => new Worker(new AuditVerifier(Store, _keys));

    public ValueTask DisposeAsync() => _folder?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IRecordStore Store => _store ?? throw new InvalidOperationException("Not prepared.");

    private sealed class Worker(AuditVerifier verifier) : IThroughputWorker
    {
        public async ValueTask<int> DoAsync(CancellationToken cancellationToken)
        {
            var result = await verifier.VerifyAsync("hospital", cancellationToken: cancellationToken);
            return result.IsIntact ? (int)result.Links : throw new InvalidOperationException("The trail is not what was written.");
        }
    }
}
