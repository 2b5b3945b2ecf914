namespace MedImaging.Tests;

public class CypherStatementTests
{
    [Fact]
    public void ToString_ShowsNoParameter()
    {
        var statement = new CypherStatement("MATCH (n {name: $name}) RETURN n", ("name", "Planted"));

        Assert.DoesNotContain("Planted", statement.ToString(), StringComparison.Ordinal);
        Assert.Equal("Planted", statement.Parameters["name"]);
    }
}
