using System.Buffers;
using System.Security.Cryptography;

namespace MedImaging;

/// <summary>
/// Writes all a store keeps into one stream of JSON lines, and reads such a stream into an empty store, of the same kind or another:
/// records, numbers and audit trails of all tenants, as they are stored, sealed or not. Contents and run journals are not part of it.
/// </summary>
public sealed class StoreSnapshot
{
    private const int PageSize = 200;
    private readonly IRecordStore _store;
    private readonly TimeProvider _time;

    /// <summary>Creates it over a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">The clock.</param>
    public StoreSnapshot(IRecordStore store, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _time) = (store, time ?? TimeProvider.System);
    }

    /// <summary>Gets how many bytes a line of a snapshot may have; a record is one line.</summary>
    /// <value>The default is 512 MiB.</value>
    public int LongestLine { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 512 << 20;

    /// <summary>Writes all the store keeps at one moment, while writing goes on. The caller's audit trail says so first.</summary>
    /// <param name="caller">For whom; it needs <see cref="StoreRights.Maintain"/>.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Stops it; what was written by then is no snapshot.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="MedImagingException">The caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or the store cannot be read or exported.</exception>
    public async ValueTask<SnapshotSummary> ExportAsync(Caller caller, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Require(caller);
        await _store.WriteAsync(writer => writer.AppendAuditAsync(AuditEntry.OfMaintenance(caller, "store.export", _time)), cancellationToken).ConfigureAwait(false);
        long start = destination.CanSeek ? destination.Position : 0;
        Export? begun = null;
        var summary = await _store.ReadAsync(
            async reader =>
            {
                if (begun is { HasWritten: true })
                {
                    // A store may run a read again.
                    Rewind(destination, start);
                }

                begun = new Export(reader, destination, cancellationToken);
                return await begun.RunAsync().ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        return summary;
    }

    /// <summary>Reads a snapshot into an empty store, in one transaction, after it was read through once and found whole. Each trail begins a new epoch.</summary>
    /// <param name="caller">For whom; it needs <see cref="StoreRights.Maintain"/>.</param>
    /// <param name="source">The snapshot; a stream that can be read twice.</param>
    /// <param name="cancellationToken">Stops it; nothing is written then.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="MedImagingException">The snapshot is cut short or altered (<see cref="ErrorKind.Corrupt"/>), a line is longer or holds more than a record can (<see cref="ErrorKind.LimitExceeded"/>), the store is not empty (<see cref="ErrorKind.StorageConflict"/>), the caller may not, or the store cannot be written.</exception>
    public async ValueTask<SnapshotSummary> ImportAsync(Caller caller, Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        Require(caller);
        if (!source.CanSeek)
        {
            throw new ArgumentException("The stream must be one that can be read twice.", nameof(source));
        }

        long start = source.Position;
        var checkedFirst = await VerifyAsync(source, cancellationToken).ConfigureAwait(false);
        return await _store.WriteAsync(
            async writer =>
            {
                source.Position = start;
                var import = new Import(writer as ISnapshotWriter ?? throw Unable());
                await import.RequireEmptyAsync().ConfigureAwait(false);
                var summary = await new SnapshotFile(new Held(source), LongestLine).ReadAsync(import.TakeAsync, CancellationToken.None).ConfigureAwait(false);
                if (summary != checkedFirst)
                {
                    throw SnapshotParser.Broken();
                }

                await import.EndAsync(AuditEntry.OfMaintenance(caller, "store.import", _time) with { Detail = summary.Hash.Hex }).ConfigureAwait(false);
                return summary;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a snapshot through and checks that it is whole.</summary>
    /// <param name="source">The snapshot.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="MedImagingException">It is cut short or altered (<see cref="ErrorKind.Corrupt"/>), or is no snapshot (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public ValueTask<SnapshotSummary> VerifyAsync(Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SnapshotFile(source, LongestLine).ReadAsync(static _ => default, cancellationToken);
    }

    private static void Require(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Rights.HasFlag(StoreRights.Maintain))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "The caller may not maintain the store.");
        }
    }

    private static void Rewind(Stream destination, long start)
    {
        if (!destination.CanSeek)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The store had to be read again, and the stream cannot go back to where the snapshot began.");
        }

        destination.SetLength(start);
        destination.Position = start;
    }

    private static MedImagingException Unable() => new(ErrorKind.UnsupportedFormat, "This store cannot be exported or imported.");

    private sealed class Export(IRecordReader records, Stream destination, CancellationToken cancellationToken) : IDisposable
    {
        private readonly ISnapshotReader _reader = records as ISnapshotReader ?? throw Unable();
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly ArrayBufferWriter<byte> _line = new(4096);
        private readonly SnapshotCounts _counts = new();

        public bool HasWritten { get; private set; }

        public void Dispose() => _hash.Dispose();

        // Written without awaiting the stream: the work of a transaction awaits nothing but the transaction.
        public async ValueTask<SnapshotSummary> RunAsync()
        {
            using (this)
            {
                // Asked before anything is written: a store that must be read otherwise for several questions says so at the second.
                var numbers = await _reader.ListNumbersAsync().ConfigureAwait(false);
                var tenants = await _reader.ListTenantsAsync().ConfigureAwait(false);
                SnapshotLines.Header(_line);
                Put();
                await PutRecordsAsync().ConfigureAwait(false);
                foreach (var number in numbers)
                {
                    SnapshotLines.Number(_line, number);
                    Put();
                    _counts.Numbers++;
                }

                foreach (string tenant in tenants)
                {
                    await PutTrailAsync(tenant).ConfigureAwait(false);
                }

                var summary = _counts.Under(new ContentHash(Convert.ToHexStringLower(_hash.GetHashAndReset())));
                SnapshotLines.End(_line, summary);
                Put();
                return summary;
            }
        }

        private async ValueTask PutRecordsAsync()
        {
            IReadOnlyList<StoredRecord> page;
            long after = 0;
            do
            {
                page = await _reader.ScanAsync(after, PageSize).ConfigureAwait(false);
                foreach (var record in page)
                {
                    SnapshotLines.Record(_line, record);
                    Put();
                    _counts.Records++;
                    after = record.Order;
                }
            }
            while (page.Count == PageSize);
        }

        private async ValueTask PutTrailAsync(string tenant)
        {
            IReadOnlyList<AuditRecord> page;
            long after = 0;
            do
            {
                page = await _reader.ReadAuditAsync(tenant, after, PageSize).ConfigureAwait(false);
                foreach (var record in page)
                {
                    SnapshotLines.Audit(_line, record);
                    Put();
                    _counts.AuditRecords++;
                    after = record.Sequence;
                }
            }
            while (page.Count == PageSize);

            SnapshotLines.Head(_line, await _reader.FindAuditHeadAsync(tenant).ConfigureAwait(false) ?? throw new MedImagingException(ErrorKind.Corrupt, "An audit trail has no head."));
            Put();
            _counts.Trails++;
        }

        private void Put()
        {
            cancellationToken.ThrowIfCancellationRequested();
            HasWritten = true;
            destination.Write(_line.WrittenSpan);
            _hash.AppendData(_line.WrittenSpan);
            _line.ResetWrittenCount();
        }
    }

    private sealed class Import(ISnapshotWriter writer)
    {
        private readonly List<string> _tenants = [];

        public async ValueTask RequireEmptyAsync()
        {
            if ((await writer.ScanAsync(0, 1).ConfigureAwait(false)).Count > 0 || (await writer.ListTenantsAsync().ConfigureAwait(false)).Count > 0)
            {
                throw new MedImagingException(ErrorKind.StorageConflict, "A snapshot is imported into an empty store only.");
            }
        }

        public ValueTask TakeAsync(object item)
        {
            switch (item)
            {
                case StoredRecord record:
                    return writer.RestoreAsync(record);
                case SeriesNumber number:
                    return writer.RestoreNumberAsync(number);
                case AuditRecord record:
                    return writer.RestoreAuditAsync(record);
                case AuditHead head:
                    _tenants.Add(head.Tenant);
                    return writer.RestoreHeadAsync(head);
                default:
                    throw SnapshotParser.Broken();
            }
        }

        public async ValueTask EndAsync(AuditEntry entry)
        {
            string epoch = Guid.CreateVersion7().ToString("N");
            foreach (string tenant in _tenants)
            {
                await writer.BeginAuditEpochAsync(tenant, epoch).ConfigureAwait(false);
            }

            await writer.AppendAuditAsync(entry).ConfigureAwait(false);
        }
    }

    /// <summary>A stream read at once, as the work of a transaction must: it awaits nothing but the transaction.</summary>
    private sealed class Held(Stream stream) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(stream.Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(stream.Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
