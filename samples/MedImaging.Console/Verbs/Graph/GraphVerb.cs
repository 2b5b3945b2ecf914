using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>graph</c>: what a Neo4j server holds of ours, and what it is to hold.</summary>
internal static class GraphVerb
{
    public static Command Create() => new("graph", "Look at a graph store in Neo4j, or keep one up to date with a database.")
    {
        GraphSchemaVerb.Create(),
        GraphCountsVerb.Create(),
        GraphMatchVerb.Create(),
        GraphMirrorVerb.Create(),
    };
}

/// <summary>Which server, and who we are there. The password is never an argument: others would see it in the list of processes.</summary>
internal sealed class GraphOptions
{
    private readonly Option<string> _address = new("--uri")
    {
        Description = "The server, such as bolt://localhost:7687 or neo4j+s://graph.example.org (default: NEO4J_URI).",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NEO4J_URI") ?? "bolt://localhost:7687",
    };

    private readonly Option<string?> _user = new("--user")
    {
        Description = "The user (default: NEO4J_USER); the password is read from NEO4J_PASSWORD.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NEO4J_USER"),
    };

    private readonly Option<string?> _database = new("--database-name") { Description = "The database on the server (default: the user's own)." };

    private readonly Option<string> _prefix = new("--prefix") { Description = "What our labels begin with (default: nothing).", DefaultValueFactory = _ => "" };

    public void AddTo(Command verb)
    {
        verb.Options.Add(_address);
        verb.Options.Add(_user);
        verb.Options.Add(_database);
        verb.Options.Add(_prefix);
    }

    public ServiceProvider Open(ParseResult parsed)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddNeo4jStorage(Session(parsed), Store(parsed));
        return services.BuildServiceProvider();
    }

    public Action<Neo4jOptions> Session(ParseResult parsed)
    {
        if (!Uri.TryCreate(parsed.GetValue(_address), UriKind.Absolute, out var address))
        {
            throw new RequestException(ErrorKind.InvalidInput, "The server is given as an address, such as bolt://localhost:7687.");
        }

        return options =>
        {
            options.Address = address;
            options.User = parsed.GetValue(_user);
            options.Password = Environment.GetEnvironmentVariable("NEO4J_PASSWORD");
            options.Database = parsed.GetValue(_database);
        };
    }

    public Action<Neo4jStoreOptions> Store(ParseResult parsed) => store => store.LabelPrefix = parsed.GetValue(_prefix) ?? "";
}
