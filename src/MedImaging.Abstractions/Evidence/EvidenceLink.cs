namespace MedImaging;

/// <summary>One link of the chain that leads from a sentence of a report to the bytes it rests on.</summary>
public sealed record EvidenceLink
{
    /// <summary>Gets what the link ties together.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Gets the way to it from the first sentence that rests on it, such as <c>sentence s4 → finding 1/f2 → pixels of frame/1</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets what was found.</summary>
    public required EvidenceStatus Status { get; init; }

    /// <summary>Gets why it is broken or was not checked; hashes and names, never a value from a patient's data.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the sentences that rest on it.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];
}

/// <summary>What a link of the chain ties together.</summary>
public enum EvidenceKind
{
    /// <summary>A signature and the words it vouches for.</summary>
    Signature,

    /// <summary>A sentence and what it cites.</summary>
    Citation,

    /// <summary>A sentence and the words its writer makes of the same findings.</summary>
    Words,

    /// <summary>A finding or a frame and the pixels that were looked at.</summary>
    Pixels,

    /// <summary>A frame and the file it came from.</summary>
    Source,

    /// <summary>A frame and the object in that file: its SOP Instance UID and frame number.</summary>
    Instance,

    /// <summary>A finding and the picture that explains it.</summary>
    Picture,

    /// <summary>A finding and the model that made it.</summary>
    Model,

    /// <summary>A finding and the preprocessing recipe.</summary>
    Recipe,

    /// <summary>A finding and what the model says when it is asked again.</summary>
    Result,
}

/// <summary>What was found of a link.</summary>
public enum EvidenceStatus
{
    /// <summary>It was checked and holds.</summary>
    Intact,

    /// <summary>It was checked and does not hold.</summary>
    Broken,

    /// <summary>It could not be checked here, as when the model is not installed; this is not a fault.</summary>
    NotChecked,
}
