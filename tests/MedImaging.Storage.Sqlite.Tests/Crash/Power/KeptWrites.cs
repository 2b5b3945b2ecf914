using System.Globalization;

namespace MedImaging.Tests;

/// <summary>What a database has of the writes of <see cref="PowerWorkload"/>.</summary>
internal sealed class KeptWrites
{
    private readonly Dictionary<(string What, string Id), long> _kept = [];

    public static KeptWrites Read(SqliteSession session)
    {
        var kept = new KeptWrites();
        kept.Add(session, "SELECT CASE kind WHEN 'Report' THEN 'report' ELSE 'record' END, id, version FROM records JOIN shelves USING (shelf) WHERE kind IN ('Sample', 'Report', 'Passing')");
        kept.Add(session, "SELECT 'case', id, value FROM records JOIN record_fields USING (record) WHERE name = 'case_number'");
        kept.Add(session, "SELECT 'content', hash, length(bytes) FROM contents");
        kept.Add(session, "SELECT 'run', run_id, last_event / 2 FROM runs");
        return kept;
    }

    /// <summary>Whether what was acknowledged is there.</summary>
    public bool Has(string said)
    {
        string[] words = said.Split(' ');
        long number = long.Parse(words[2], CultureInfo.InvariantCulture);
        return words[0] switch
        {
            "gone" => !_kept.ContainsKey(("record", words[1])),
            "case" or "content" => _kept.TryGetValue((words[0], words[1]), out long exact) && exact == number,
            _ => _kept.TryGetValue((words[0], words[1]), out long least) && least >= number,
        };
    }

    private void Add(SqliteSession session, string sql)
    {
        foreach (var (what, id, number) in session.All(sql, static row => (row.GetString(0), row.GetString(1), row.GetInt64(2))))
        {
            _kept[(what, id)] = number;
        }
    }
}
