namespace MedImaging;

/// <summary>The dialects of Bolt that are offered to a server: four proposals, and who speaks what was agreed on.</summary>
internal abstract class BoltDialectOffer
{
    /// <summary>Gets the offer of this package: 5.8 to 5.0 and 4.4.</summary>
    internal static BoltDialectOffer Standard { get; } = new StandardOffer();

    /// <summary>Gets the proposals: four words of 00, range, minor, major; the first may be the manifest's 000001FF.</summary>
    internal abstract ReadOnlyMemory<byte> Proposals { get; }

    /// <summary>Gives a new speaker of a version, or null when it is none of ours.</summary>
    internal abstract BoltDialect? Speak(BoltVersion version);

    private sealed class StandardOffer : BoltDialectOffer
    {
        // 4.3 and 4.2 are proposed only so that a server that has nothing better says which it has.
        private static readonly byte[] Words = [0, 0, 1, 0xFF, 0, 8, 8, 5, 0, 2, 4, 4, 0, 0, 0, 0];

        internal override ReadOnlyMemory<byte> Proposals => Words;

        // 5.5 was never released.
        internal override BoltDialect? Speak(BoltVersion version)
            => version is { Major: 5, Minor: <= 8 and not 5 } or { Major: 4, Minor: 4 } ? new StandardDialect(version) : null;
    }
}
