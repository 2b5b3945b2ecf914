using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Benchmarks;

/// <summary>Durable writes from 64 callers at once, each of a record and its audit entry; the same disk's bare group commit stands beside it.</summary>
internal sealed class StoreWrites : IThroughputTask, IThroughputNotes, IAsyncDisposable
{
    private const int Callers = 64, WritesACall = 50, BodySize = 600;
    private readonly ConcurrentBag<double> _milliseconds = [];
    private StoreFolder? _folder;
    private IRecordStore? _store;
    private string _raw = "";

    public string Name => "store-writes";

    public string Summary => "durable writes of a record and its audit entry to SQLite, 64 callers to a thread; --dir says on which disk";

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        _folder = new StoreFolder(options.Folder, Name);
        _raw = string.Create(
            CultureInfo.InvariantCulture,
            $"the bare disk {RawGroupCommits.Measure(_folder.File("raw1.db"), 64, BodySize):N0} rows of as many bytes/s at 64 a commit, {RawGroupCommits.Measure(_folder.File("raw2.db"), 200, BodySize):N0} at 200");
        _store = _folder.Open(new ServiceCollection());
        return ValueTask.CompletedTask;
    }

    public IThroughputWorker CreateWorker(int number) => new Worker(_store ?? throw new InvalidOperationException("Not prepared."), _milliseconds);

    public ValueTask DisposeAsync() => _folder?.DisposeAsync() ?? ValueTask.CompletedTask;

    public string Describe()
    {
        double[] sorted = [.. _milliseconds.Order()];
        return string.Create(CultureInfo.InvariantCulture, $"median {At(sorted, 0.5):0.0} ms, p99 {At(sorted, 0.99):0.0} ms; {_raw}");
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];

    private sealed class Worker(IRecordStore store, ConcurrentBag<double> milliseconds) : IThroughputWorker
    {
        private readonly byte[] _body = new byte[BodySize];

        public async ValueTask<int> DoAsync(CancellationToken cancellationToken)
        {
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => WriteManyAsync(cancellationToken), cancellationToken)));
            return Callers * WritesACall;
        }

        private async Task WriteManyAsync(CancellationToken cancellationToken)
        {
            for (int write = 0; write < WritesACall; write++)
            {
                string id = Guid.CreateVersion7().ToString("N");
                long start = Stopwatch.GetTimestamp();
                await store.WriteAsync(writer => PutAsync(writer, id), cancellationToken);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        private async ValueTask<bool> PutAsync(IRecordWriter writer, string id)
        {
            await writer.PutAsync(new StoredRecord
            {
                Key = new RecordKey("tenant", "Message", id),
                Version = 1,
                Patient = "patient-1",
                Fields = [new RecordField("created_at", id), new RecordField("role", "user"), new RecordField("number", 7L)],
                Links = [new RecordLink("BELONGS_TO", "Conversation", "conversation-1")],
                Body = _body,
            });
            await writer.AppendAuditAsync(new AuditEntry
            {
                Id = id,
                Tenant = "tenant",
                At = DateTimeOffset.UtcNow,
                UserId = "user-1",
                Event = "message.add",
                Action = AuditAction.Create,
                Outcome = AuditOutcome.Success,
                Patient = "patient-1",
                Kind = "Message",
                Records = [id],
                Count = 1,
            });
            return true;
        }
    }
}

/// <summary>What a disk gives at best: rows of two values into one table, so many a commit, by Microsoft.Data.Sqlite and nothing else.</summary>
internal static class RawGroupCommits
{
    private const double Seconds = 3;

    // What the store writes of an audit entry, about.
    private const int EntrySize = 620;

    public static double Measure(string path, int rowsACommit, int bodySize)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var setUp = connection.CreateCommand();
        setUp.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB, entry BLOB)";
        setUp.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows (body, entry) VALUES ($body, $entry)";
        insert.Parameters.AddWithValue("$body", new byte[bodySize]);
        insert.Parameters.AddWithValue("$entry", new byte[EntrySize]);
        insert.Prepare();
        long start = Stopwatch.GetTimestamp(), rows = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; rows += rowsACommit)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (int row = 0; row < rowsACommit; row++)
            {
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
