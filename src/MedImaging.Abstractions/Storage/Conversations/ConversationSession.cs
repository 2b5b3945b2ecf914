namespace MedImaging;

/// <summary>A conversation about a case: typed or spoken, with people and AI specialists.</summary>
public sealed record ConversationSession
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets what kind it is.</summary>
    public required SessionType Type { get; init; }

    /// <summary>Gets the case it is about.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the patient, which is the case's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the room it takes place in.</summary>
    public string? RoomId { get; init; }

    /// <summary>Gets the ids of the AI specialists that were consulted.</summary>
    public IReadOnlyList<string> Specialists { get; init => field = value ?? []; } = [];

    /// <summary>Gets who began it.</summary>
    public required string StartedBy { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets when it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>What kind of conversation it is.</summary>
public enum SessionType
{
    /// <summary>Typed.</summary>
    Chat,

    /// <summary>Spoken.</summary>
    Voice,

    /// <summary>With pictures of a camera or a screen.</summary>
    Live,
}

/// <summary>A session to be begun.</summary>
public sealed record SessionDraft
{
    /// <summary>Gets the id the host wants, or <see langword="null"/> to have one made. Beginning an id twice returns the first.</summary>
    public string? Id { get; init; }

    /// <summary>Gets what kind it is.</summary>
    public SessionType Type { get; init; }

    /// <summary>Gets the case it is about.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the room it takes place in.</summary>
    public string? RoomId { get; init; }

    /// <summary>Gets the ids of the AI specialists that are consulted.</summary>
    public IReadOnlyList<string> Specialists { get; init => field = value ?? []; } = [];
}

/// <summary>Something said in a session. It never changes.</summary>
public sealed record ConversationMessage
{
    /// <summary>Gets the id, which makes a repeat harmless.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the session.</summary>
    public required string SessionId { get; init; }

    /// <summary>Gets its number in the session, from 1; the store's, whatever was said.</summary>
    public long Number { get; init; }

    /// <summary>Gets the patient, which is the session's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets who said it: the id of a user or of an AI specialist.</summary>
    public required string Speaker { get; init; }

    /// <summary>Gets what the speaker is.</summary>
    public required SpeakerKind SpeakerKind { get; init; }

    /// <summary>Gets the words; of an interrupted voice, those that were heard.</summary>
    public required string Content { get; init; }

    /// <summary>Gets what it rests on, such as ids of report sentences and literature.</summary>
    public IReadOnlyList<string> Cites { get; init => field = value ?? []; } = [];

    /// <summary>Gets when it was said; the store's time when it is not given.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}

/// <summary>What a speaker is.</summary>
public enum SpeakerKind
{
    /// <summary>A person.</summary>
    User,

    /// <summary>An AI specialist.</summary>
    Specialist,

    /// <summary>The software.</summary>
    System,
}
