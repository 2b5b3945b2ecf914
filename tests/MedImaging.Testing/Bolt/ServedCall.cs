namespace MedImaging.Testing;

/// <summary>A statement a handler is to answer.</summary>
/// <param name="Request">The RUN as it came.</param>
/// <param name="Transaction">The transaction over the server's state: what the handler changes there is kept when the client commits, or when an auto-commit result is consumed.</param>
/// <param name="Database">The database it runs in.</param>
/// <param name="User">Who logged on; empty without credentials.</param>
/// <param name="IsExplicit">Whether the client began the transaction itself.</param>
public sealed record ServedCall(ServedRequest Request, BoltStateTransaction Transaction, string Database, string User, bool IsExplicit)
{
    /// <summary>Gets the statement.</summary>
    public string Text => Request.Text;

    /// <summary>Gets the parameters: null, bool, long, double, string, byte[], lists, maps, <see cref="ServedStructure"/> and <see cref="ServedDateTime"/>.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => Request.Parameters;

    /// <summary>Gets a parameter that must be there and of that type.</summary>
    /// <exception cref="ServedFailureException">It is not: the client is told so.</exception>
    public T Get<T>(string name)
        => Parameters.TryGetValue(name, out object? value) && value is T typed
            ? typed
            : throw new ServedFailure("Neo.ClientError.Statement.ParameterMissing", $"Expected parameter: {name} ({typeof(T).Name})").ToException();

    /// <summary>Gets a parameter that is a list of maps, such as the rows of an UNWIND.</summary>
    /// <exception cref="ServedFailureException">It is not: the client is told so.</exception>
    public IEnumerable<IReadOnlyDictionary<string, object?>> Rows(string name = "rows")
        => Get<IReadOnlyList<object?>>(name).Cast<IReadOnlyDictionary<string, object?>>();
}
