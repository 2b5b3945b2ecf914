namespace MedImaging;

/// <summary>One thing a run remembers.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Where in the flow it belongs; kind and path are unique within a run.</param>
/// <param name="TypeName">The registered name of the value's type.</param>
/// <param name="TypeVersion">The version of that type.</param>
/// <param name="Payload">The value.</param>
public sealed record JournalEntry(JournalEntryKind Kind, string Path, string TypeName, int TypeVersion, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The path of a run's input.</summary>
    public const string InputPath = "input";
}

/// <summary>What a journal entry holds.</summary>
public enum JournalEntryKind
{
    /// <summary>The run's input.</summary>
    Input,

    /// <summary>A step's result.</summary>
    Step,

    /// <summary>Which way a choice or a loop went.</summary>
    Decision,

    /// <summary>The result of something that left the process.</summary>
    Effect,

    /// <summary>A question put to a person.</summary>
    Question,

    /// <summary>The person's answer.</summary>
    Answer,
}

/// <summary>What is added to a run in one transaction.</summary>
public sealed record JournalBatch
{
    /// <summary>Gets the entries.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; init; } = [];

    /// <summary>Gets the events; their numbers follow the run's last one.</summary>
    public IReadOnlyList<FlowEvent> Events { get; init; } = [];

    /// <summary>Gets the new status, or <see langword="null"/> to leave it.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset At { get; init; }
}
