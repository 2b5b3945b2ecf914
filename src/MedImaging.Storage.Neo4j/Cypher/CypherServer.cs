namespace MedImaging;

/// <summary>Who a graph server is: decides which dialect of Cypher it is spoken to in.</summary>
/// <param name="Product">The product, such as <c>Neo4j</c>.</param>
/// <param name="Version">The version, such as 5.26 or 2026.1.</param>
/// <param name="IsEnterprise">Whether it is the Enterprise edition.</param>
public sealed record CypherServer(string Product, Version Version, bool IsEnterprise);
