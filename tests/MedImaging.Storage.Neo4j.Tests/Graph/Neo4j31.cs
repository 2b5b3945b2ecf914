namespace MedImaging.Tests;

/// <summary>The real Neo4j 3.1.1 by its HTTP endpoint, where <c>MEDIMAGING_NEO4J31_HTTP</c> says it runs.</summary>
internal static class Neo4j31
{
    public static Uri Address()
    {
        string? address = Environment.GetEnvironmentVariable("MEDIMAGING_NEO4J31_HTTP");
        Assert.SkipWhen(address is null, "MEDIMAGING_NEO4J31_HTTP does not say where a Neo4j 3.1.1 listens for HTTP.");
        return new Uri(address!);
    }

    public static HttpCypherSession Session(HttpMessageHandler? handler = null) => new(Address(), handler);
}
