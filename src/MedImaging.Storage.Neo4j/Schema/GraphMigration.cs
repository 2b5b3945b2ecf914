namespace MedImaging;

/// <summary>A step of the schema.</summary>
/// <param name="Version">Its number, from 1 on.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Statements">Its statements for one dialect; each can be run again.</param>
internal sealed record GraphMigration(int Version, string Purpose, IReadOnlyList<string> Statements)
{
    private const string Migration = "// :migration ";
    private const string Dialect = "// :dialect ";

    /// <summary>Gets what is done in one transaction each: a constraint, which looks at all there is, by itself; all indexes, which are filled later, at once.</summary>
    public IEnumerable<IReadOnlyList<string>> Parts
    {
        get
        {
            foreach (string statement in Statements.Where(static statement => !IsIndex(statement)))
            {
                yield return [statement];
            }

            if (Statements.Where(IsIndex).ToList() is [_, ..] indexes)
            {
                yield return indexes;
            }
        }
    }

    private static bool IsIndex(string statement) => statement.StartsWith("CREATE INDEX ", StringComparison.Ordinal);

    /// <summary>Reads the migrations a server needs from the text of <c>Schema.cypher</c>.</summary>
    public static IReadOnlyList<GraphMigration> Read(string text, GraphDialect dialect, string prefix)
    {
        string wanted = dialect == GraphDialect.Legacy ? "legacy" : "modern";
        var migrations = new List<GraphMigration>();
        var statements = new List<string>();
        bool isWanted = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(Migration, StringComparison.Ordinal))
            {
                string[] words = line[Migration.Length..].Split(' ', 2);
                statements = [];
                migrations.Add(new GraphMigration(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[1], statements));
            }
            else if (line.StartsWith(Dialect, StringComparison.Ordinal))
            {
                isWanted = line[Dialect.Length..].Trim() == wanted;
            }
            else if (isWanted && line.EndsWith(';'))
            {
                statements.Add(line[..^1].Replace("{prefix}", prefix, StringComparison.Ordinal));
            }
        }

        return migrations;
    }

    /// <summary>Reads the migrations of this version of the store.</summary>
    public static IReadOnlyList<GraphMigration> Read(GraphDialect dialect, string prefix)
    {
        using var stream = typeof(GraphMigration).Assembly.GetManifestResourceStream("Schema.cypher")
            ?? throw new InvalidOperationException("The assembly lacks its schema.");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd(), dialect, prefix);
    }
}
