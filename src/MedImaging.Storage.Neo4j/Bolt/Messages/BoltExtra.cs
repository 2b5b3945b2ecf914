namespace MedImaging;

/// <summary>What BEGIN, and a RUN outside a transaction, say besides the statement.</summary>
internal sealed record BoltExtra
{
    /// <summary>Gets the extra that asks for nothing.</summary>
    internal static BoltExtra None { get; } = new();

    /// <summary>Gets the bookmarks that the server must have caught up with.</summary>
    internal IReadOnlyList<string> Bookmarks { get; init; } = [];

    /// <summary>Gets when the server is to end the transaction; null leaves it to the server's setting.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>Gets what is written beside it in the server's query log; null for nothing.</summary>
    internal IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    /// <summary>Gets whether it only reads.</summary>
    internal bool IsRead { get; init; }

    /// <summary>Gets the database; null is the user's home database.</summary>
    internal string? Database { get; init; }

    /// <summary>Gets on whose behalf it runs; null is ourselves.</summary>
    internal string? ImpersonatedUser { get; init; }

    // A record prints its members; metadata is the host's own data.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{nameof(Database)} = {Database}, {nameof(IsRead)} = {IsRead}");
        return true;
    }
}
