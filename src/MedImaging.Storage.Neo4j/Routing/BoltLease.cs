namespace MedImaging;

/// <summary>A connection lent to one transaction.</summary>
/// <param name="Member">The connection.</param>
/// <param name="Pool">Where it goes back to.</param>
/// <param name="Database">The database to name in BEGIN; null leaves it to the server.</param>
internal sealed record BoltLease(BoltMember Member, ConnectionPool<BoltMember> Pool, string? Database)
{
    internal BoltConnection Connection => Member.Connection;

    internal ValueTask ReturnAsync() => Pool.ReturnAsync(Member);
}
