namespace MedImaging.Testing;

/// <summary>What a server does wrong with one message. Planned by <see cref="BoltServer.Break"/> or <see cref="BoltServer.FaultRule"/>.</summary>
public sealed record BoltFault
{
    private BoltFault()
    {
    }

    /// <summary>Gets whether the connection ends, after what else the fault says.</summary>
    internal bool Cuts { get; private init; }

    /// <summary>Gets whether the end is a reset (RST) or orderly (FIN).</summary>
    internal bool Resets { get; private init; } = true;

    /// <summary>Gets whether the message is not even taken note of.</summary>
    internal bool IsUnread { get; private init; }

    /// <summary>Gets whether the message does what it is to do.</summary>
    internal bool Applies { get; private init; } = true;

    /// <summary>Gets how many bytes of the answer go out; null for all of it.</summary>
    internal int? AnswerBytes { get; private init; }

    /// <summary>Gets what is answered in place of the true answer.</summary>
    internal ServedFailure? Failure { get; private init; }

    /// <summary>Gets bytes that go out in place of the answer.</summary>
    internal ReadOnlyMemory<byte>? Instead { get; private init; }

    /// <summary>Gets whether <see cref="Instead"/> is put into chunks.</summary>
    internal bool IsMessage { get; private init; }

    /// <summary>Gets how long the answer waits; infinite for no answer.</summary>
    internal TimeSpan Delay { get; private init; }

    /// <summary>Gets how often a NOOP goes out while it waits.</summary>
    internal TimeSpan? NoopEvery { get; private init; }

    /// <summary>The connection ends before the message is read: it is not recorded.</summary>
    public static BoltFault CutUnread(bool reset = true) => new() { Cuts = true, Resets = reset, IsUnread = true, Applies = false, AnswerBytes = 0 };

    /// <summary>The connection ends when the message was read and has done nothing.</summary>
    public static BoltFault CutBefore(bool reset = true) => new() { Cuts = true, Resets = reset, Applies = false, AnswerBytes = 0 };

    /// <summary>The connection ends when the message has done what it is to do (a COMMIT is committed), without an answer.</summary>
    public static BoltFault CutAfter(bool reset = true) => new() { Cuts = true, Resets = reset, AnswerBytes = 0 };

    /// <summary>The connection ends within the answer.</summary>
    /// <param name="bytes">How many bytes of the answer go out.</param>
    /// <param name="reset">Whether by RST.</param>
    public static BoltFault CutWithin(int bytes, bool reset = true) => new() { Cuts = true, Resets = reset, AnswerBytes = bytes };

    /// <summary>The connection ends when the answer is out.</summary>
    public static BoltFault CutAnswered(bool reset = true) => new() { Cuts = true, Resets = reset };

    /// <summary>The message is applied at once, its answer comes late.</summary>
    /// <param name="delay">How late.</param>
    /// <param name="noopEvery">How often a NOOP is sent meanwhile; never when null.</param>
    public static BoltFault Late(TimeSpan delay, TimeSpan? noopEvery = null) => new() { Delay = delay, NoopEvery = noopEvery };

    /// <summary>No answer, ever, on an open connection.</summary>
    /// <param name="applies">Whether the message is applied.</param>
    /// <param name="noopEvery">How often a NOOP is sent; never when null.</param>
    public static BoltFault Silent(bool applies = false, TimeSpan? noopEvery = null)
        => new() { Applies = applies, Delay = Timeout.InfiniteTimeSpan, NoopEvery = noopEvery };

    /// <summary>FAILURE, without applying the message.</summary>
    public static BoltFault Fail(string code, string message = "It failed, as the script says.") => Fail(new ServedFailure(code, message));

    /// <summary>FAILURE.</summary>
    /// <param name="failure">What is answered.</param>
    /// <param name="applies">Whether the message is applied all the same.</param>
    public static BoltFault Fail(ServedFailure failure, bool applies = false) => new() { Failure = failure, Applies = applies };

    /// <summary>Bytes as they are, not even in chunks, in place of the answer.</summary>
    public static BoltFault Bytes(ReadOnlyMemory<byte> bytes, bool thenCut = false) => new() { Instead = bytes, Cuts = thenCut, Resets = false };

    /// <summary>A message of any bytes, in chunks, in place of the answer.</summary>
    public static BoltFault Message(ReadOnlyMemory<byte> bytes) => new() { Instead = bytes, IsMessage = true };

    /// <summary>A message with any signature and fields, in place of the answer.</summary>
    public static BoltFault Message(byte signature, params IReadOnlyList<object?> fields)
        => Message(ServedWriter.Message(signature, new(5, 8), true, fields));
}
