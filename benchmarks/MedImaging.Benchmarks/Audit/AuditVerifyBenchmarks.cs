using BenchmarkDotNet.Attributes;

namespace MedImaging.Benchmarks;

/// <summary>The check of a whole trail in memory; the time is that of one link.</summary>
[MemoryDiagnoser]
public class AuditVerifyBenchmarks
{
    private const int Links = 200_000;

    private AuditVerifier _keyed = new(new InMemoryRecordStore()), _plain = new(new InMemoryRecordStore());

    [GlobalSetup]
    public async Task Setup()
    {
        var keys = new AuditSamples.Keys();
        _keyed = new AuditVerifier(await FilledAsync(keys), keys);
        _plain = new AuditVerifier(await FilledAsync(null));
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Links)]
    public async Task<bool> Keyed() => Intact(await _keyed.VerifyAsync("hospital"));

    [Benchmark(OperationsPerInvoke = Links)]
    public async Task<bool> WithoutKey() => Intact(await _plain.VerifyAsync("hospital"));

    private static bool Intact(AuditVerification result)
        => result is { IsIntact: true, Links: Links } ? true : throw new InvalidOperationException("The trail is not what was written.");

    private static async Task<InMemoryRecordStore> FilledAsync(IKeyProvider? keys)
    {
        var store = new InMemoryRecordStore(new AuditChain(keys));
        await store.WriteAsync(async writer =>
        {
            for (int i = 0; i < Links; i++)
            {
                await writer.AppendAuditAsync(AuditSamples.Entry(i));
            }

            return true;
        });
        return store;
    }
}
