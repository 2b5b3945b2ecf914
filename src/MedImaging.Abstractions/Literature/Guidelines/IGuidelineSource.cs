namespace MedImaging;

/// <summary>Guidelines as versioned packs of statements, each with the facts it applies to. The packs are the host's; this library ships none for clinical use.</summary>
public interface IGuidelineSource
{
    /// <summary>Gets the packs, by id and version.</summary>
    IReadOnlyList<GuidelinePack> Packs { get; }

    /// <summary>Finds the statements that apply.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The statements that apply and those that cannot be decided, in the order of the packs.</returns>
    ValueTask<GuidelineAdvice> FindAsync(GuidelineFacts facts, CancellationToken cancellationToken = default);
}
