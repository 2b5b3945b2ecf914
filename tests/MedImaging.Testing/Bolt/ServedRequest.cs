namespace MedImaging.Testing;

/// <summary>A message as it came from a client.</summary>
/// <param name="Sequence">Its place among all messages the server received, from 1.</param>
/// <param name="Connection">The connection it came on, from 1 in the order they were accepted.</param>
/// <param name="Position">Its place on its connection; the handshake is 0.</param>
/// <param name="Version">The version spoken there.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Fields">Its fields.</param>
public sealed record ServedRequest(
    long Sequence, int Connection, int Position, ServedVersion Version, ServedMessage Kind, IReadOnlyList<object?> Fields)
{
    private static readonly Dictionary<string, object?> None = [];

    /// <summary>Gets the statement of a RUN; empty for the others.</summary>
    public string Text => Kind == ServedMessage.Run && Fields is [string text, ..] ? text : "";

    /// <summary>Gets the parameters of a RUN; empty for the others.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => Kind == ServedMessage.Run ? Map(1) : None;

    /// <summary>Gets the map a message ends with: the extras of RUN, BEGIN, PULL, DISCARD, ROUTE, HELLO and LOGON.</summary>
    public IReadOnlyDictionary<string, object?> Extra => Kind switch
    {
        ServedMessage.Run or ServedMessage.Route => Map(2),
        _ => Map(0),
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Sequence} on {Connection} ({Version}): {Kind} {Text}".TrimEnd();

    private IReadOnlyDictionary<string, object?> Map(int index)
        => index < Fields.Count && Fields[index] is IReadOnlyDictionary<string, object?> map ? map : None;
}
