using BenchmarkDotNet.Attributes;

namespace MedImaging.Benchmarks;

/// <summary>What sealing costs: a record's body (1 kB), a page of text and a picture.</summary>
[MemoryDiagnoser]
public class SealingBenchmarks
{
    private static readonly SealedPlace Place = new("north", "Report", "0198a3c2b7f07d4c8f2f3a5d6e7f8091");

    private readonly Sealing _sealing = new(Keys());
    private readonly FieldTokens _tokens = new(Keys());
    private readonly SearchWords _words = new(new FieldTokens(Keys()));
    private byte[] _value = [], _sealed = [];

    [Params(1_000, 64_000, 4_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _value = new byte[Length];
        new Random(1).NextBytes(_value);
        _sealed = _sealing.Seal(Place, _value);
    }

    [Benchmark(Baseline = true)]
    public byte[] Copy() => [.. _value];

    [Benchmark]
    public byte[] Seal() => _sealing.Seal(Place, _value);

    [Benchmark]
    public ReadOnlyMemory<byte> Open() => _sealing.Open(Place, _sealed);

    [Benchmark]
    public byte[] Rewrap() => _sealing.Rewrap(Place, _sealed);

    [Benchmark]
    public string Token() => _tokens.Value("north", "mrn", "7733915502");

    [Benchmark]
    public string? Words() => _words.Of("north", "Kavernöse Läsion im rechten Oberlappen, 12 mm; kein Erguss, kein Pneumothorax.");

    private static KeyRing Keys() => new("key-1", [new ProtectionKey("key-1", new byte[32])], new byte[32]);
}
