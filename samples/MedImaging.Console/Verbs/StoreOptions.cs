using System.CommandLine;
using MedImaging.Samples.Hosting;

namespace MedImaging.Samples.Verbs;

/// <summary>Which database, and the key file it is sealed under: the same two options for every verb that opens one.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _path;
    private readonly Option<string?> _keys = Keys();

    private StoreOptions(Option<string?> path) => _path = path;

    /// <summary>For verbs that work on a database.</summary>
    public static StoreOptions Needed() => new(new Option<string?>("--db")
    {
        Description = "The database file (default: $MEDIMAGING_DB, else medimaging.db here).",
        HelpName = "FILE",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MEDIMAGING_DB") ?? "medimaging.db",
    });

    /// <summary>For verbs that need none.</summary>
    public static StoreOptions Possible(string description) => new(new Option<string?>("--db") { Description = description, HelpName = "FILE" });

    public static Option<string?> Keys() => new("--keys")
    {
        Description = "The key file the database is sealed under (default: $MEDIMAGING_KEYS, else none).",
        HelpName = "FILE",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MEDIMAGING_KEYS") is { Length: > 0 } path ? path : null,
    };

    public void AddTo(Command verb)
    {
        verb.Options.Add(_path);
        verb.Options.Add(_keys);
    }

    /// <summary>The database that was named, whether it is there or not.</summary>
    public StoreFile? Find(ParseResult parsed) => parsed.GetValue(_path) is { } path ? new StoreFile(path, parsed.GetValue(_keys)) : null;

    /// <summary>The database, whether it is there or not, of a verb that works on one.</summary>
    public StoreFile Named(ParseResult parsed) => Find(parsed) ?? throw new RequestException(ErrorKind.InvalidInput, "Which database? --db names it.");

    /// <summary>The database, which must be there.</summary>
    public StoreFile Require(ParseResult parsed)
    {
        var store = Named(parsed);
        return File.Exists(store.Path)
            ? store
            : throw new RequestException(ErrorKind.NotFound, $"There is no database '{store.Path}'; 'analyze --db {store.Path}' makes one, and --db names another.");
    }
}
