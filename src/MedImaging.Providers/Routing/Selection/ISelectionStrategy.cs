namespace MedImaging.Providers;

/// <summary>Chooses among the lanes of a tier that can take a call. The choice is a function of its input alone, so that it can be explained and repeated.</summary>
public interface ISelectionStrategy
{
    /// <summary>Gets the name in records, such as <c>latency</c>.</summary>
    string Name { get; }

    /// <summary>Chooses a lane.</summary>
    /// <param name="input">What is known of the lanes; never empty.</param>
    /// <returns>The choice with its reasons; the same for the same input.</returns>
    SelectionRecord Select(SelectionInput input);
}
