namespace MedImaging;

/// <summary>The dialects of Bolt that are offered to a server: four proposals, and who speaks what was agreed on.</summary>
internal abstract class BoltDialectOffer
{
    /// <summary>Gets the offer of this package: 5.8 to 5.0 and 4.4.</summary>
    internal static BoltDialectOffer Standard { get; } = new StandardOffer();

    private sealed class StandardOffer : BoltDialectOffer
    {
    }
}
