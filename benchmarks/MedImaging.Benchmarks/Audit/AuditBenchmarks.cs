using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace MedImaging.Benchmarks;

/// <summary>One link of an audit trail, and the check of one. The base line is the three HMACs a keyed link takes (of itself, of the head it is put to and of the new one), of as many bytes, and nothing else.</summary>
[MemoryDiagnoser]
public class AuditBenchmarks
{
    private readonly byte[] _secret = new byte[32], _hash = new byte[32];
    private AuditChain _keyed = new(), _plain = new();
    private AuditHead _keyedHead = new("", "", 0, default, null, default), _plainHead = new("", "", 0, default, null, default);
    private byte[] _link = [], _head = [];
    private AuditEntry _entry = AuditSamples.Entry(1);

    [GlobalSetup]
    public void Setup()
    {
        _keyed = new AuditChain(new AuditSamples.Keys());
        (_keyedHead, _plainHead) = (_keyed.Begin("hospital", "0198c0de"), _plain.Begin("hospital", "0198c0de"));
        (_link, _head) = (_keyed.Append(_keyedHead, _entry).Record.Bytes.ToArray(), new byte[230]);
    }

    [Benchmark(Baseline = true)]
    public void ThreeHmacs()
    {
        HMACSHA256.HashData(_secret, _link, _hash);
        HMACSHA256.HashData(_secret, _head, _hash);
        HMACSHA256.HashData(_secret, _head, _hash);
    }

    [Benchmark]
    public AuditHead AppendKeyed() => _keyed.Append(_keyedHead, _entry).Head;

    [Benchmark]
    public AuditHead AppendWithoutKey() => _plain.Append(_plainHead, _entry).Head;

    [Benchmark]
    public bool ReadStrictly() => LinkFields.TryRead(_link, out _);
}

internal static class AuditSamples
{
    public static AuditEntry Entry(int number) => new()
    {
        Id = $"0198c0de-{number:x12}",
        Tenant = "hospital",
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMilliseconds(number),
        UserId = "dr.example",
        Event = "report.save",
        Action = AuditAction.Update,
        Outcome = AuditOutcome.Success,
        Patient = "p-3f2a9c51d0e84b7796f0aa10c4de55b1",
        Kind = "Report",
        Records = ["0198c0de7f3a7c11b5d2c4a0e91f7788"],
        Count = 1,
        RunId = "0198c0de7f3a7c11b5d2c4a0e91f0001",
    };

    internal sealed class Keys : IKeyProvider
    {
        public ProtectionKey Current { get; } = new("2026-01", new byte[32]);

        public ReadOnlyMemory<byte> IndexSecret { get; } = new byte[32];

        public ProtectionKey? Find(string id) => id == Current.Id ? Current : null;
    }
}
