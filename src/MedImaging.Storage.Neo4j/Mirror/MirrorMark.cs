namespace MedImaging;

/// <summary>What a mirror's graph says of itself: which store it follows, how far it has come, and in which filling.</summary>
internal sealed record MirrorMark(string Source, long Generation, OutboxPosition Position, bool IsFilling)
{
    public static MirrorMark? Read(CypherResult result)
        => result.Rows is [var row, ..] && row["source"] is not null
            ? new MirrorMark(
                GraphRow.Text(row["source"]),
                GraphRow.Number(row["generation"]),
                new OutboxPosition(GraphRow.Number(row["place"]), GraphRow.Number(row["deletion"])),
                row["filling"] is true)
            : null;
}
