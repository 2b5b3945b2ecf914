using Microsoft.Data.Sqlite;

namespace MedImaging;

internal sealed class SqliteInstanceIndex(SqliteDatabase database) : IInstanceIndex
{
    private const string Columns = "sop_instance_uid, series_instance_uid, study_instance_uid, pixel_hash, content, length, is_image";

    public ValueTask<InstanceEntry> AddAsync(InstanceEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return database.WriteAsync(session => Find(session, entry.SopInstanceUid) ?? Add(session, entry), cancellationToken);
    }

    public ValueTask<InstanceEntry?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sopInstanceUid);
        return database.ReadAsync(session => Find(session, sopInstanceUid), cancellationToken);
    }

    public IAsyncEnumerable<InstanceEntry> ListAsync(string studyInstanceUid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(studyInstanceUid);
        return database.ListAsync(session => session.All($"SELECT {Columns} FROM instances WHERE study_instance_uid = $study ORDER BY noted", Read, ("$study", studyInstanceUid)), cancellationToken);
    }

    public ValueTask<long> GetStoredBytesAsync(CancellationToken cancellationToken = default)
        => database.ReadAsync(session => session.ReadNumber("SELECT coalesce(sum(length), 0) FROM instances"), cancellationToken);

    private static InstanceEntry? Find(SqliteSession session, string uid)
        => session.First($"SELECT {Columns} FROM instances WHERE sop_instance_uid = $uid", Read, ("$uid", uid));

    private static InstanceEntry Add(SqliteSession session, InstanceEntry entry)
    {
        session.Execute(
            $"INSERT INTO instances ({Columns}) VALUES ($uid, $series, $study, $pixels, $content, $length, $image)",
            ("$uid", entry.SopInstanceUid),
            ("$series", entry.SeriesInstanceUid),
            ("$study", entry.StudyInstanceUid),
            ("$pixels", entry.PixelHash.Hex),
            ("$content", entry.Content.Hex),
            ("$length", entry.Length),
            ("$image", entry.IsImage ? 1L : 0L));
        return entry;
    }

    private static InstanceEntry Read(SqliteDataReader row) => new()
    {
        SopInstanceUid = row.GetString(0),
        SeriesInstanceUid = row.GetString(1),
        StudyInstanceUid = row.GetString(2),
        PixelHash = row.Hash(3),
        Content = row.Hash(4),
        Length = row.GetInt64(5),
        IsImage = row.GetInt64(6) != 0,
    };
}
