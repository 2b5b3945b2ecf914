namespace MedImaging.Tests;

public class CypherValueTests
{
    private static readonly Dictionary<string, object?> Properties = new() { ["name"] = "Planted" };

    [Fact]
    public void GraphValues_ShowNoProperty()
    {
        var node = new CypherNode(1, "4:x:1", ["Patient"], Properties);
        var relationship = new CypherRelationship(2, "5:x:2", "HAS", "4:x:1", "4:x:1", Properties);

        string shown = $"{node} {relationship} {new CypherPath([node, node], [relationship])}";

        Assert.Contains("Patient", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Planted", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("name", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void GraphValues_AreEqualByIdentity()
    {
        var node = new CypherNode(1, "4:x:1", ["Patient"], Properties);
        var again = new CypherNode(1, "4:x:1", [], new Dictionary<string, object?>());
        var relationship = new CypherRelationship(2, "5:x:2", "HAS", "4:x:1", "4:x:1", Properties);

        Assert.Equal(node, again);
        Assert.Equal(node.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(node, again with { ElementId = "4:x:2" });
        Assert.Equal(new CypherPath([node, again], [relationship]), new CypherPath([again, node], [relationship]));
        Assert.NotEqual(new CypherPath([node], []), new CypherPath([node, again], [relationship]));
    }

    [Fact]
    public void Times_ThatDoNotExist_CannotBeMade()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherTime(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherTime(86_400_000_000_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherTime(0, 64_801));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherLocalDateTime(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherDateTime(0, 1_000_000_000, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CypherDateTime(0, 0, -64_801));
        Assert.Throws<ArgumentException>(() => new CypherDateTime(0, 0, ""));
    }
}
