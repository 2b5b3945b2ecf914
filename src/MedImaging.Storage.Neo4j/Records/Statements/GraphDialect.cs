namespace MedImaging;

/// <summary>The Cypher a server speaks, as far as the store's statements differ.</summary>
internal enum GraphDialect
{
    /// <summary>Neo4j 3: no named indexes, no full-text or vector index in Cypher. For tests against a server that is freely had.</summary>
    Legacy,

    /// <summary>Neo4j 4.4 to 2025: indexes by name, full-text by procedure; vectors by procedure from 5.15 on.</summary>
    Modern,

    /// <summary>Neo4j 2026.1 and later: vectors by the <c>SEARCH</c> clause.</summary>
    Search,
}

/// <summary>Finds out which dialect it is.</summary>
internal static class GraphDialects
{
    private static readonly Version FirstVectors = new(5, 15);

    public static GraphDialect Of(CypherServer server) => server.Version switch
    {
        { Major: >= 2026 } => GraphDialect.Search,
        { Major: >= 5 } or { Major: 4, Minor: >= 4 } => GraphDialect.Modern,
        { Major: 3 } => GraphDialect.Legacy,
        _ => throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The graph store does not speak to {server.Product} {server.Version}; 4.4 or later is needed."),
    };

    public static void RequireVectors(CypherServer server)
    {
        if (server.Version < FirstVectors)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{server.Product} {server.Version} has no vector index; 5.15 or later is needed.");
        }
    }
}
