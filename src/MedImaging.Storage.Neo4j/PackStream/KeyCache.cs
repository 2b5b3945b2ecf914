using System.Text;
using System.Text.Unicode;

namespace MedImaging;

/// <summary>The names seen lately on one connection, so that a thousand nodes with the same properties allocate their names once.</summary>
internal sealed class KeyCache
{
    /// <summary>The longest name that is kept.</summary>
    internal const int MaxLength = 64;

    private const int Slots = 256;
    private readonly (byte[] Utf8, string Text)[] _entries = new (byte[], string)[Slots];

    /// <summary>The text of a name, or null when it is no UTF-8.</summary>
    internal string? Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        uint hash = (uint)utf8.Length * 0x9E3779B1;
        foreach (byte value in utf8)
        {
            hash = (hash ^ value) * 0x01000193;
        }

        ref var entry = ref _entries[(hash >> 16) & (Slots - 1)];
        if (entry.Utf8 is not null && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        if (!Utf8.IsValid(utf8))
        {
            return null;
        }

        entry = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return entry.Text;
    }
}
