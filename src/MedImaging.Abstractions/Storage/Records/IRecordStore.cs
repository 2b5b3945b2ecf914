namespace MedImaging;

/// <summary>Keeps records: what a database has to do so that all the typed stores stand on it. It checks no rights; the typed stores do, and a host uses those.</summary>
public interface IRecordStore
{
    /// <summary>Reads at one moment: nothing another writes while the work runs is seen.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work. It awaits nothing but the reader, and may be run again.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What the work gave.</returns>
    ValueTask<T> ReadAsync<T>(Func<IRecordReader, ValueTask<T>> work, CancellationToken cancellationToken = default);

    /// <summary>Writes in one transaction: all of it or nothing, one after another with every other write to the same tenant. What the work throws undoes it.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work. It awaits nothing but the writer, touches one tenant, and may be run again.</param>
    /// <param name="cancellationToken">Stops the waiting, until the transaction has begun to be committed.</param>
    /// <returns>What the work gave, once it is durable.</returns>
    /// <exception cref="MedImagingException">A record had another version than was expected (<see cref="ErrorKind.StorageConflict"/>), or the store cannot be reached or written.</exception>
    ValueTask<T> WriteAsync<T>(Func<IRecordWriter, ValueTask<T>> work, CancellationToken cancellationToken = default);
}

/// <summary>Reads records, at one moment.</summary>
public interface IRecordReader
{
    /// <summary>Finds records by their keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <returns>For each key its record, or <see langword="null"/>.</returns>
    ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys);

    /// <summary>Finds records by what they hold.</summary>
    /// <param name="query">Which ones.</param>
    /// <returns>The records.</returns>
    ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query);

    /// <summary>Counts records; the query's order, skip and limit do not matter.</summary>
    /// <param name="query">Which ones.</param>
    /// <returns>How many there are.</returns>
    ValueTask<long> CountAsync(RecordQuery query);

    /// <summary>Follows connections by one step, from any number of records at once.</summary>
    /// <param name="follow">From where, and along what.</param>
    /// <returns>The keys of the kept records there, each once, in the order they were written.</returns>
    ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow);

    /// <summary>Reads all records of the store, of all tenants and kinds, in the order they were written.</summary>
    /// <param name="afterOrder">The <see cref="StoredRecord.Order"/> after which to go on; 0 for the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The records; fewer than the limit at the end.</returns>
    ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit);

    /// <summary>Reads a tenant's audit trail.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="afterSequence">The number after which to go on; 0 for the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The records, in their order; fewer than the limit at the end.</returns>
    ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit);

    /// <summary>Reads where a tenant's audit trail stands.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <returns>Its head, or <see langword="null"/> when it has no trail yet.</returns>
    ValueTask<AuditHead?> FindAuditHeadAsync(string tenant);

    /// <summary>Lists the tenants that have an audit trail.</summary>
    /// <returns>The tenants.</returns>
    ValueTask<IReadOnlyList<string>> ListTenantsAsync();
}

/// <summary>Reads and writes within a transaction. It sees what it has written.</summary>
public interface IRecordWriter : IRecordReader
{
    /// <summary>Adds or changes a record. Its version must be one above the kept one's, or 1 when there is none; that is known at the latest when the transaction ends.</summary>
    /// <param name="record">The record, whole: fields and links it no longer has are gone.</param>
    ValueTask PutAsync(StoredRecord record);

    /// <summary>Replaces a record's body by one that says the same, such as one sealed under a new key. Its version, its order and all else stay: to who reads and writes it, nothing has changed.</summary>
    /// <param name="key">The record.</param>
    /// <param name="version">The version that was read.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="MedImagingException">The record is not there in that version (<see cref="ErrorKind.StorageConflict"/>); that is known at the latest when the transaction ends.</exception>
    /// <exception cref="NotSupportedException">The store cannot; then keys cannot be rotated in it.</exception>
    ValueTask ReplaceBodyAsync(RecordKey key, long version, ReadOnlyMemory<byte> body) => throw new NotSupportedException("This store cannot replace bodies, which a key rotation needs.");

    /// <summary>Deletes a record with its fields and links, so that nothing of it can be read from the disk where the backend can see to that. One that is not there is no error.</summary>
    /// <param name="key">The record.</param>
    ValueTask DeleteAsync(RecordKey key);

    /// <summary>Takes the next number of a tenant's series, from 1 on. Numbers are never given twice; if the transaction is undone, so is the taking.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="series">The series, such as <c>case_number</c>.</param>
    /// <returns>The number.</returns>
    ValueTask<long> NextNumberAsync(string tenant, string series);

    /// <summary>Appends to the tenant's audit trail.</summary>
    /// <param name="entry">What happened.</param>
    /// <returns>The record, with its number and its link to the one before.</returns>
    ValueTask<AuditRecord> AppendAuditAsync(AuditEntry entry);

    /// <summary>Begins a new epoch of a tenant's audit trail, after a restore from a backup: its numbers go on, and a verifier sees where the trail may have forked.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="epoch">The new epoch's id.</param>
    ValueTask BeginAuditEpochAsync(string tenant, string epoch);
}
