using System.Buffers;

namespace MedImaging.Providers;

/// <summary>The JSON documents of a stream. An error in the middle comes as a bare JSON object after the events, which the rules of server-sent events would have us pass over.</summary>
internal static class GeminiStream
{
    private const int MaxBareBytes = 64 << 10;

    /// <remarks>A document is valid until the next is asked for.</remarks>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(ProviderReply reply)
    {
        var pending = new ArrayBufferWriter<byte>(1024);
        bool isBare = false;
        await foreach (var line in reply.ReadLinesAsync().ConfigureAwait(false))
        {
            if (isBare)
            {
                if (pending.WrittenCount + line.Length > MaxBareBytes)
                {
                    break;
                }

                Append(pending, line.Span);
                continue;
            }

            if (line.Length == 0)
            {
                if (pending.WrittenCount > 0)
                {
                    yield return pending.WrittenMemory;
                    pending.ResetWrittenCount();
                }

                continue;
            }

            var value = DataOf(line.Span);
            if (!value.IsEmpty)
            {
                Append(pending, value);
            }
            else if (pending.WrittenCount == 0 && line.Span[0] is (byte)'{' or (byte)'[')
            {
                isBare = true;
                Append(pending, line.Span);
            }
        }

        if (pending.WrittenCount > 0)
        {
            yield return pending.WrittenMemory;
        }
    }

    private static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> line)
    {
        line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;   // WHATWG HTML 9.2.5: one byte order mark is passed over
        return line.StartsWith("data:"u8) ? line[5..] : default;
    }

    private static void Append(ArrayBufferWriter<byte> pending, ReadOnlySpan<byte> line)
    {
        if (pending.WrittenCount > 0)
        {
            pending.Write("\n"u8);
        }

        pending.Write(line);
    }
}
