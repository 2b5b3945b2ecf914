namespace MedImaging.Tests;

/// <summary>Offers Bolt 1 alone, which the Neo4j 3.1 server speaks.</summary>
internal sealed class Bolt1Offer : BoltDialectOffer
{
    private static readonly byte[] Words = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    internal override ReadOnlyMemory<byte> Proposals => Words;

    internal override BoltDialect? Speak(BoltVersion version) => version == new BoltVersion(1, 0) ? new Bolt1Dialect(version) : null;
}
