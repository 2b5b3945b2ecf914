namespace MedImaging;

/// <summary>Moves what an older schema kept in tables of its own into records, in the transaction that makes the schema. Registered in a host's services, it is run once on each database.</summary>
internal interface IRecordMigration
{
    /// <summary>Gets the first schema without those tables: databases older than that are moved, when all scripts have run.</summary>
    int Schema { get; }

    /// <summary>Moves it.</summary>
    /// <param name="old">The connection, to read the old tables and to empty them.</param>
    /// <param name="writer">Takes the records.</param>
    void Run(SqliteSession old, IRecordWriter writer);
}
