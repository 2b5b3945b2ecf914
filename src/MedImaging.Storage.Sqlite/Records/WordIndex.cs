namespace MedImaging;

/// <summary>What the full-text index is set to.</summary>
internal static class WordIndex
{
    /// <summary>Has the index remove the words of deleted records at once, where the library can. An older library cannot read an index that was ever changed so.</summary>
    public static void EraseDeletedWords(SqliteSession session)
    {
        if (SqliteLibrary.CanEraseWords && session.ReadNumber("SELECT count(*) FROM record_words_config WHERE k = 'secure-delete' AND v = 1") == 0)
        {
            session.ExecuteScript("INSERT INTO record_words (record_words, rank) VALUES ('secure-delete', 1)");
        }
    }
}
