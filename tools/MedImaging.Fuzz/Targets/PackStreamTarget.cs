namespace MedImaging.Fuzz;

/// <summary>Values as a graph server sends them. What can be said back is written, read and written again: the bytes must be the same.</summary>
internal sealed class PackStreamTarget : IFuzzTarget
{
    // The graph's own values (nodes, relationships, paths), in the forms of Bolt 4.4 and 5; the writer has no words for them.
    private static readonly string[] Graphs =
    [
        "B44E01918150A1816101", "B34E01918150A1816101", "B8520B01028152A082313181318132", "B5520B01028152A0",
        "B35092B34E01918150A0B34E0290A091B372058152A0920101", "B35092B44E01918150A08131B44E0290A0813291B472058152A0813592FF01",
    ];

    private readonly KeyCache _keys = new();

    public string Name => "packstream";

    public IReadOnlyList<string> Sources => ["MedImaging.Storage.Neo4j/PackStream"];

    public IMutator Mutator { get; } = new ByteMutator();

    public IEnumerable<byte[]> Seeds()
        => Values().SelectMany(value => new[] { Write(value, TemporalForm.Utc), Write(value, TemporalForm.Local) }).Concat(Graphs.Select(Convert.FromHexString));

    public bool Run(ReadOnlyMemory<byte> input)
    {
        object? value = Read(input.Span, _keys);
        foreach (var form in (TemporalForm[])[TemporalForm.Utc, TemporalForm.Local])
        {
            if (TryWrite(value, form) is { } once && !Write(Read(once, null), form).AsSpan().SequenceEqual(once))
            {
                throw new BrokenPromiseException("what is written and read again is another value");
            }
        }

        return true;
    }

    // A key's cache is a few KiB; a byte of input is worth no more than a small object, read and written three times.
    public long AllocationBudget(int length) => (1L << 20) + (1_500L * length);

    private static object? Read(ReadOnlySpan<byte> bytes, KeyCache? keys)
    {
        var reader = new PackStreamReader(bytes, keys);
        object? value = ValueReader.Value(ref reader);
        reader.End();
        return value;
    }

    private static byte[]? TryWrite(object? value, TemporalForm form)
    {
        try
        {
            return Write(value, form);
        }
        catch (Exception ex) when (ex is ArgumentException or MedImagingException)
        {
            return null;   // a graph's own value, or a moment that the old form cannot say
        }
    }

    private static byte[] Write(object? value, TemporalForm form)
    {
        using var writer = new PackStreamWriter();
        ValueWriter.Value(writer, value, form);
        return writer.Written.ToArray();
    }

    private static IEnumerable<object?> Values() =>
    [
        null, true, -1L, 200L, -40_000L, 3_000_000_000L, long.MinValue, 1.5, double.NaN, "", "Kavernöse", new string('x', 300), new byte[20], new float[40],
        new object?[] { 1L, "two", new object?[] { 3.0, false, null } },
        new Dictionary<string, object?> { ["fields"] = new object?[] { "a", "b" }, ["qid"] = 5L, ["stats"] = new Dictionary<string, object?> { ["nodes-created"] = 3L } },
        new object?[] { new DateOnly(2024, 2, 29), new TimeOnly(23, 59, 59), new DateTime(2024, 1, 1, 12, 0, 0, DateTimeKind.Unspecified), new DateTimeOffset(2024, 1, 1, 12, 0, 0, TimeSpan.FromHours(-3.5)) },
        new CypherDuration(1, 2, 3, 4), new CypherPoint(4326, 1, 2), new CypherPoint(4979, 1, 2, 3),
    ];
}
