namespace MedImaging.Tests.Audit;

/// <summary>Audit entries, keys and trails for tests.</summary>
internal static class Trails
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static AuditEntry Entry(int number = 1, string tenant = "t1") => new()
    {
        Id = $"id-{number}",
        Tenant = tenant,
        At = Start.AddSeconds(number),
        UserId = "user-1",
        Event = "report.save",
        Action = AuditAction.Update,
        Outcome = AuditOutcome.Success,
        Patient = "patient-token",
        Kind = "Report",
        Records = [$"record-{number}"],
        Count = 1,
    };

    /// <summary>Keys that can be rotated and lost.</summary>
    internal sealed class Keys : IKeyProvider
    {
        private readonly Dictionary<string, ProtectionKey> _keys = new(StringComparer.Ordinal);

        public Keys(string first = "k1") => Current = Rotate(first);

        public ProtectionKey Current { get; private set; }

        public ReadOnlyMemory<byte> IndexSecret { get; } = new byte[32];

        public ProtectionKey? Find(string id) => _keys.GetValueOrDefault(id);

        public ProtectionKey Rotate(string id)
        {
            byte[] secret = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id));
            return Current = _keys[id] = new ProtectionKey(id, secret);
        }

        public void Lose(string id) => _keys.Remove(id);
    }
}
