using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace MedImaging;

/// <summary>Backs up and restores the database. Backups are copies of the file: what is sealed in it stays sealed, what is not is readable in them too.</summary>
public sealed class SqliteMaintenance
{
    private readonly DatabaseFile _file;
    private readonly IRecordStore _store;
    private readonly TimeProvider _time;

    internal SqliteMaintenance(SqliteOptions options, IRecordStore store, TimeProvider time)
        => (_file, _store, _time) = (new DatabaseFile(options.Path, options.BusyTimeout), store, time);

    /// <summary>Copies the database as it is at one moment, while writing goes on. The copy has its name only once it is whole, was checked, and the caller's audit trail says that it was made.</summary>
    /// <param name="caller">For whom; it needs <see cref="StoreRights.Maintain"/>.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="cancellationToken">Stops it; then there is no copy.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="MedImagingException">There is such a file already (<see cref="ErrorKind.StorageConflict"/>), the caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or the disk failed.</exception>
    public async ValueTask<SqliteBackup> BackupAsync(Caller caller, string path, CancellationToken cancellationToken = default)
    {
        Require(caller);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = System.IO.Path.GetFullPath(path);
        RefuseExisting(target);
        string partial = $"{target}.{Guid.CreateVersion7():N}.partial";

        // A first use, should there have been none, makes the file.
        await _store.ReadAsync(static _ => new ValueTask<bool>(true), cancellationToken).ConfigureAwait(false);
        try
        {
            long schema = await Task.Run(() => Copy(_file, partial, cancellationToken), cancellationToken).ConfigureAwait(false);
            var hash = await DatabaseCopy.HashAsync(partial, cancellationToken).ConfigureAwait(false);
            await _store.WriteAsync(writer => writer.AppendAuditAsync(AuditEntry.OfMaintenance(caller, "store.backup", _time) with { Detail = hash.Hex }), cancellationToken).ConfigureAwait(false);
            DatabaseCopy.Publish(partial, target);
            return new SqliteBackup(target, new FileInfo(target).Length, schema, hash);
        }
        catch (SqliteException ex)
        {
            throw SqliteFault.From(ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The backup cannot be written; its folder must be there and writable, and no file of its name.", ex);
        }
        finally
        {
            DatabaseCopy.Discard(partial);
        }
    }

    /// <summary>
    /// Puts a backup in the place of a database, brought up to the newest schema, each tenant's audit trail in a new epoch. It happens in one step:
    /// whoever has the database open, here or in another process, sees the old one and then the new one.
    /// </summary>
    /// <param name="caller">For whom; it needs <see cref="StoreRights.Maintain"/>.</param>
    /// <param name="backup">The backup; it stays as it is.</param>
    /// <param name="path">The database file.</param>
    /// <param name="overwrite">Whether a database that is there may be lost.</param>
    /// <param name="keys">The host's keys, where its audit trails are made with them.</param>
    /// <param name="cancellationToken">Stops it; then nothing was changed.</param>
    /// <exception cref="MedImagingException">There is a database and it was not said that it may be lost (<see cref="ErrorKind.StorageConflict"/>), the backup is damaged (<see cref="ErrorKind.Corrupt"/>) or not there (<see cref="ErrorKind.NotFound"/>), the caller may not, or the disk failed.</exception>
    public static async ValueTask RestoreAsync(Caller caller, string backup, string path, bool overwrite = false, IKeyProvider? keys = null, CancellationToken cancellationToken = default)
    {
        Require(caller);
        ArgumentException.ThrowIfNullOrWhiteSpace(backup);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = System.IO.Path.GetFullPath(path);
        if (!File.Exists(backup))
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such backup.");
        }

        if (!overwrite)
        {
            RefuseExisting(target);
        }

        string partial = $"{target}.{Guid.CreateVersion7():N}.partial";
        try
        {
            await Task.Run(() => Copy(new DatabaseFile(backup, TimeSpan.FromSeconds(1)), partial, cancellationToken), cancellationToken).ConfigureAwait(false);
            await BeginEpochsAsync(partial, caller, new AuditChain(keys), cancellationToken).ConfigureAwait(false);
            await PutInPlaceAsync(partial, target, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException ex)
        {
            throw SqliteFault.From(ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, "The database cannot be put back; its folder must be there and writable.", ex);
        }
        finally
        {
            DatabaseCopy.Discard(partial);
        }
    }

    private static void Require(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Rights.HasFlag(StoreRights.Maintain))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "The caller may not maintain the store.");
        }
    }

    private static void RefuseExisting(string path)
    {
        if (File.Exists(path))
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "There is such a file already.");
        }
    }

    private static long Copy(DatabaseFile from, string partial, CancellationToken cancellationToken)
    {
        using (new FileStream(partial, DatabaseFile.OwnersOnly(FileMode.CreateNew, FileShare.None)))
        {
        }

        long schema;
        using (var source = from.OpenReader())
        using (var copy = new DatabaseFile(partial, TimeSpan.FromSeconds(1)).OpenPlain())
        {
            schema = SchemaVersions.Read(source);
            DatabaseCopy.Run(source, copy, cancellationToken);
        }

        MakeWhole(partial);
        return schema;
    }

    // One file, with nothing beside it.
    private static void MakeWhole(string path)
    {
        using var copy = new DatabaseFile(path, TimeSpan.FromSeconds(1)).OpenPlain();
        copy.ExecuteScript("PRAGMA journal_mode = DELETE;");
        DatabaseCopy.RequireIntact(copy);
    }

    private static async ValueTask BeginEpochsAsync(string partial, Caller caller, AuditChain chain, CancellationToken cancellationToken)
    {
        var database = new SqliteDatabase(Options.Create(new SqliteOptions { Path = partial }), chain: chain);
        await using (database.ConfigureAwait(false))
        {
            await database.WriteAsync(
                static session =>
                {
                    session.Records.Outbox.BeginAnew();
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            string epoch = Guid.CreateVersion7().ToString("N");
            await new SqliteRecordStore(database, chain).WriteAsync(
                async writer =>
                {
                    foreach (string tenant in await writer.ListTenantsAsync().ConfigureAwait(false))
                    {
                        await writer.BeginAuditEpochAsync(tenant, epoch).ConfigureAwait(false);
                    }

                    return await writer.AppendAuditAsync(AuditEntry.OfMaintenance(caller, "store.restore", TimeProvider.System)).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask PutInPlaceAsync(string partial, string target, CancellationToken cancellationToken)
    {
        MakeWhole(partial);
        var turn = await WriterTurn.TakeAsync(target, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        await using (turn.ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!File.Exists(target))
            {
                // A log left by a database that is gone must not be played into this one.
                File.Delete(target + "-wal");
                File.Delete(target + "-shm");
                File.Move(partial, target);
                return;
            }

            using var from = new DatabaseFile(partial, TimeSpan.FromSeconds(1)).OpenReader();
            using var to = new DatabaseFile(target, TimeSpan.FromSeconds(30)).OpenPlain();
            DatabaseCopy.Run(from, to, cancellationToken);
        }
    }
}
