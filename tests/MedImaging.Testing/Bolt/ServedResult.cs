namespace MedImaging.Testing;

/// <summary>What a handler answers to a statement.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, taken one by one as the client pulls; enumerating may throw <see cref="ServedFailureException"/>.</param>
public sealed record ServedResult(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>A result without columns and rows.</summary>
    public static ServedResult Empty { get; } = new([], []);

    /// <summary>Gets what the statement did: <c>r</c>, <c>w</c>, <c>rw</c> or <c>s</c>; when null, <c>w</c> where the handler changed the state or there are counters, else <c>r</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Gets what it changed, such as <c>nodes-created</c>.</summary>
    public IReadOnlyDictionary<string, long> Stats { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets the notifications, as they are sent up to 5.4; from 5.6 they go as statuses.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Notifications { get; init; } = [];

    /// <summary>Makes a result of rows.</summary>
    public static ServedResult Of(IReadOnlyList<string> columns, params IReadOnlyList<IReadOnlyList<object?>> rows) => new(columns, rows);

    /// <summary>Makes a result of one row with one value.</summary>
    public static ServedResult Single(string column, object? value) => new([column], [[value]]);

    /// <summary>Makes a result that only counts.</summary>
    public static ServedResult Changed(params IReadOnlyList<(string Name, long Count)> stats)
        => Empty with { Stats = stats.ToDictionary(each => each.Name, each => each.Count) };

    /// <summary>Refuses the statement.</summary>
    /// <exception cref="ServedFailureException">Always.</exception>
    public static ServedResult Fail(string code, string message = "It failed, as the script says.")
        => throw new ServedFailure(code, message).ToException();
}
