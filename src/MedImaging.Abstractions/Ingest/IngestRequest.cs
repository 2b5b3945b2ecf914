namespace MedImaging;

/// <summary>How files are to be taken in.</summary>
public sealed record IngestRequest
{
    /// <summary>Gets how soon: urgent requests overtake routine ones that wait, but none waits for ever.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>Gets who is told of each file when it is done, in any order.</summary>
    public IProgress<IngestedFile>? Progress { get; init; }
}
