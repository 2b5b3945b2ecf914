namespace MedImaging;

/// <summary>One sentence of a report, with what it rests on.</summary>
public sealed record ReportSentence
{
    /// <summary>Gets the sentence's id within the report: <c>s1</c>, <c>s2</c>, ….</summary>
    public required string Id { get; init; }

    /// <summary>Gets where it stands.</summary>
    public required ReportSection Section { get; init; }

    /// <summary>Gets the words.</summary>
    public required string Text { get; init; }

    /// <summary>Gets who wrote it.</summary>
    public required AuthorKind Author { get; init; }

    /// <summary>Gets what the sentence rests on: ids of findings (<c>1/f1</c>: first frame, finding f1), <c>frame/1</c> for the image's own header, <c>request</c> for what the referrer wrote, or the id of an item of <see cref="StudyFindings.Literature"/>, such as <c>pmid:29768149</c>.</summary>
    public IReadOnlyList<string> Cites { get; init => field = value ?? []; } = [];

    /// <summary>Gets whether the sentence rests on anything; one that does not is marked.</summary>
    public bool IsSupported => Cites.Count > 0 || Author == AuthorKind.Human;
}

/// <summary>The sections of a radiology report, in their order.</summary>
public enum ReportSection
{
    /// <summary>Why the study was asked for.</summary>
    Indication,

    /// <summary>How the images were made and looked at.</summary>
    Technique,

    /// <summary>What earlier studies it was compared with.</summary>
    Comparison,

    /// <summary>What is seen.</summary>
    Findings,

    /// <summary>What it suggests.</summary>
    Impression,

    /// <summary>What to do next.</summary>
    Recommendations,

    /// <summary>What the reader must know of the method.</summary>
    Limitations,
}

/// <summary>Who wrote something.</summary>
public enum AuthorKind
{
    /// <summary>A fixed template, filled from findings.</summary>
    Template,

    /// <summary>A language model.</summary>
    Model,

    /// <summary>A person.</summary>
    Human,
}
