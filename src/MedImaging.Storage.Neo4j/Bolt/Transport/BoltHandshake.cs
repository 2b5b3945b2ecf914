using System.Buffers.Binary;

namespace MedImaging;

/// <summary>Agrees with the server on a version: four proposals, and the server's choice or its list (manifest).</summary>
internal static class BoltHandshake
{
    private const uint Magic = 0x6060B017;
    private const uint Manifest = 0x000001FF;
    private const uint Http = 0x48545450;
    private const int MostOffers = 256;

    /// <summary>Agrees on a version and gives who speaks it.</summary>
    /// <exception cref="MedImagingException">There is none in common (<see cref="ErrorKind.UnsupportedFormat"/>), or the other side is no Bolt server.</exception>
    internal static async ValueTask<BoltDialect> NegotiateAsync(Stream stream, BoltDialectOffer offer, CancellationToken cancellationToken)
    {
        byte[] hello = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(hello, Magic);
        offer.Proposals.Span.CopyTo(hello.AsSpan(4));
        await stream.WriteAsync(hello, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);

        uint answer = await WordAsync(stream, cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            Manifest => await ChooseAsync(stream, offer, cancellationToken).ConfigureAwait(false),
            Http => throw new MedImagingException(ErrorKind.UnsupportedFormat, "The other side speaks HTTP: this is the port of the browser or the HTTP API. Bolt is usually on port 7687."),
            0 => throw None("no version that was offered"),
            > 0xFFFF => throw new MedImagingException(ErrorKind.MalformedResponse, "The other side is no Bolt server: its first bytes are no version.") { Offset = 0 },
            _ => Speak(offer, new BoltVersion((byte)answer, (byte)(answer >> 8))),
        };
    }

    // The server lists what it speaks; the client says which, and may go on at once.
    private static async ValueTask<BoltDialect> ChooseAsync(Stream stream, BoltDialectOffer offer, CancellationToken cancellationToken)
    {
        ulong count = await VariableAsync(stream, cancellationToken).ConfigureAwait(false);
        if (count > MostOffers)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The graph server lists more than {MostOffers} versions of Bolt.") { Offset = 4 };
        }

        BoltDialect? best = null;
        for (ulong i = 0; i < count; i++)
        {
            uint entry = await WordAsync(stream, cancellationToken).ConfigureAwait(false);
            best = Better(best, offer, entry);
        }

        // Capabilities: none is used, so none is asked for.
        await VariableAsync(stream, cancellationToken).ConfigureAwait(false);
        byte[] choice = [0, 0, best?.Version.Minor ?? 0, best?.Version.Major ?? 0, 0];
        await stream.WriteAsync(choice, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return best ?? throw None("other versions only");
    }

    // 00, how many minors below, minor, major.
    private static BoltDialect? Better(BoltDialect? best, BoltDialectOffer offer, uint entry)
    {
        byte major = (byte)entry;
        int minor = (byte)(entry >> 8), range = (byte)(entry >> 16);
        for (int candidate = minor; candidate >= Math.Max(0, minor - range); candidate--)
        {
            var version = new BoltVersion(major, (byte)candidate);
            if ((best is null || version.CompareTo(best.Version) > 0) && offer.Speak(version) is { } dialect)
            {
                return dialect;
            }
        }

        return best;
    }

    private static BoltDialect Speak(BoltDialectOffer offer, BoltVersion version)
        => offer.Speak(version) ?? throw None($"Bolt {version}");

    private static MedImagingException None(string what)
        => new(ErrorKind.UnsupportedFormat, $"The graph server speaks {what}. This client needs Bolt 5.0 to 5.8 (without 5.5) or 4.4: Neo4j 4.4, 5 or a calendar version that still offers Bolt 5.");

    private static async ValueTask<uint> WordAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] word = new byte[4];
        int read = await stream.ReadAtLeastAsync(word, word.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return read == word.Length ? BinaryPrimitives.ReadUInt32BigEndian(word) : throw Closed();
    }

    // Seven bits a byte, the least first; at most 64 bits.
    private static async ValueTask<ulong> VariableAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] one = new byte[1];
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                throw Closed();
            }

            value |= (ulong)(one[0] & 0x7F) << shift;
            if (one[0] < 0x80)
            {
                return value;
            }
        }

        throw new MedImagingException(ErrorKind.MalformedResponse, "The graph server's list of versions has a number of more than 64 bits.") { Offset = 4 };
    }

    private static MedImagingException Closed()
        => new(ErrorKind.Unavailable, "The other side closed the connection before a version was agreed on: it may demand encryption (bolt+s), be no Bolt server, or be starting.");
}
