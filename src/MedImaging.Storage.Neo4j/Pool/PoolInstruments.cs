using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MedImaging;

/// <summary>What a pool tells the meter of the library, by OpenTelemetry's names for database clients.</summary>
internal sealed class PoolInstruments
{
    private static readonly Meter Meter = new("MedImaging");
    private static readonly UpDownCounter<long> Count = Meter.CreateUpDownCounter<long>("db.client.connection.count", "{connection}", "How many connections there are, by state.");
    private static readonly UpDownCounter<long> Pending = Meter.CreateUpDownCounter<long>("db.client.connection.pending_requests", "{request}", "How many wait for a connection.");
    private static readonly Counter<long> Timeouts = Meter.CreateCounter<long>("db.client.connection.timeouts", "{timeout}", "How many waited for a connection in vain.");
    private static readonly Histogram<double> WaitTime = Meter.CreateHistogram<double>("db.client.connection.wait_time", "s", "How long it took to get a connection.");
    private static readonly Histogram<double> CreateTime = Meter.CreateHistogram<double>("db.client.connection.create_time", "s", "How long it took to open a connection.");

    private readonly KeyValuePair<string, object?> _pool;

    internal PoolInstruments(string name) => _pool = new("db.client.connection.pool.name", name);

    internal static bool MeasuresWaits => WaitTime.Enabled;

    internal void Used(int change) => Count.Add(change, _pool, new("db.client.connection.state", "used"));

    internal void Idle(int change) => Count.Add(change, _pool, new("db.client.connection.state", "idle"));

    internal void Waiting(int change) => Pending.Add(change, _pool);

    internal void TimedOut() => Timeouts.Add(1, _pool);

    internal void Waited(TimeSpan time) => WaitTime.Record(time.TotalSeconds, _pool);

    internal void Created(TimeSpan time) => CreateTime.Record(time.TotalSeconds, _pool);
}
