using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The few statements the driver's script runs, answered over the state.</summary>
internal static class ScriptedGraph
{
    private static readonly ServedNode[] Nodes =
    [
        new(1, ["Patient", "Test"], new Dictionary<string, object?> { ["key"] = "p1" }),
        new(2, ["Study"], new Dictionary<string, object?>()),
        new(3, ["Series"], new Dictionary<string, object?>()),
    ];

    private static readonly ServedRelationship Has = new(10, 1, 2, "HAS", new Dictionary<string, object?> { ["since"] = 2024L });

    // The second relationship is walked against its direction, and the third is a loop.
    private static readonly ServedPath Path = new(
        [Nodes[0], Nodes[1], Nodes[2], Nodes[2]],
        [Has, new(11, 3, 2, "OF", new Dictionary<string, object?>()), new(12, 3, 3, "HAS", new Dictionary<string, object?>())]);

    public static BoltServer AnswerTheScript(this BoltServer server) => server
        .On("RETURN $p AS p", call => ServedResult.Single("p", call.Parameters["p"]))
        .On("UNWIND range(1, 5) AS n RETURN n", _ => new ServedResult(["n"], Enumerable.Range(1, 5).Select(n => new object?[] { n })))
        .On("MATCH path RETURN everything", _ => ServedResult.Of(
            ["node", "relationship", "path", "zoned"], [Nodes[0], Has, Path, ServedDateTime.Of(1719828000, 5, "Europe/Berlin")]))
        .On("CREATE (n {key: $key})", call =>
        {
            call.Transaction.Set(call.Get<string>("key"), 1L);
            return ServedResult.Changed(("nodes-created", 1));
        })
        .On("MATCH (n) RETURN n.key AS key", call => new ServedResult(["key"], call.Transaction.StartingWith("").Select(each => new object?[] { each.Key })));
}
