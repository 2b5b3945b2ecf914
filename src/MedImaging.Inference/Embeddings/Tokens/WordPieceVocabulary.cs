using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>The word pieces of a model and their numbers: found by a span, without making a string.</summary>
internal sealed class WordPieceVocabulary
{
    private const int MaxTokens = 1 << 20, MaxTokenLength = 256;
    private const string Continuation = "##";

    private readonly string[] _tokens;
    private readonly Table _starts;
    private readonly Table _continuations;

    private WordPieceVocabulary(string[] tokens)
    {
        _tokens = tokens;
        _starts = new Table(tokens, 0);
        _continuations = new Table(tokens, Continuation.Length);
        MaxLength = Math.Max(_starts.MaxLength, _continuations.MaxLength);
    }

    public int Count => _tokens.Length;

    /// <summary>Gets the characters of the longest piece.</summary>
    public int MaxLength { get; }

    public string this[int id] => _tokens[id];

    /// <summary>Reads a vocabulary: a token a line, numbered from 0.</summary>
    /// <exception cref="MedImagingException">A token is empty, too long or there twice, or there are too many (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static WordPieceVocabulary Read(ReadOnlySpan<byte> utf8)
    {
        var tokens = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!utf8.IsEmpty)
        {
            int end = utf8.IndexOf((byte)'\n');
            var line = (end < 0 ? utf8 : utf8[..end]).TrimEnd((byte)'\r');
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            int number = tokens.Count + 1;
            Require(line.Length is > 0 and <= MaxTokenLength, number, "is empty or too long");
            Require(number <= MaxTokens, number, "is one too many");
            string token = Encoding.UTF8.GetString(line);
            Require(seen.Add(token), number, "was there before");
            tokens.Add(token);
        }

        return new WordPieceVocabulary([.. tokens]);
    }

    /// <summary>Gets the number of a token as it stands in the vocabulary, or −1.</summary>
    public int Find(string token) => Array.IndexOf(_tokens, token);

    /// <summary>Finds the longest piece a word begins with, or the rest of one goes on with.</summary>
    /// <param name="word">The word, or its rest.</param>
    /// <param name="isStart">Whether it is the whole word.</param>
    /// <param name="hashes">Room for <see cref="MaxLength"/> + 1 numbers.</param>
    /// <param name="length">The piece's characters.</param>
    /// <returns>Its number, or −1.</returns>
    public int FindLongest(ReadOnlySpan<char> word, bool isStart, Span<uint> hashes, out int length)
    {
        var table = isStart ? _starts : _continuations;
        int longest = Math.Min(word.Length, table.MaxLength);
        uint hash = Table.Seed;
        for (int i = 0; i < longest; i++)
        {
            hash = Table.Add(hash, word[i]);
            hashes[i] = hash;
        }

        for (length = longest; length > 0; length--)
        {
            int id = table.Find(word[..length], hashes[length - 1]);
            if (id >= 0)
            {
                return id;
            }
        }

        return -1;
    }

    private static void Require(bool condition, int line, string fault)
    {
        if (!condition)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"The vocabulary's token in line {line} {fault}."));
        }
    }

    // Open addressing at most half full; the vocabulary is the host's, so a text cannot make its chains long.
    private sealed class Table
    {
        public const uint Seed = 2166136261;

        private readonly string[] _tokens;
        private readonly int[] _slots;
        private readonly uint[] _hashes;
        private readonly int _skip;

        public Table(string[] tokens, int skip)
        {
            (_tokens, _skip) = (tokens, skip);
            int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(tokens.Length * 2, 2));
            (_slots, _hashes) = (new int[size], new uint[size]);
            for (int id = 0; id < tokens.Length; id++)
            {
                if (tokens[id].StartsWith(Continuation, StringComparison.Ordinal) == (skip > 0))
                {
                    Put(id);
                }
            }
        }

        public int MaxLength { get; private set; }

        public static uint Add(uint hash, char c) => (hash ^ c) * 16777619;

        public int Find(ReadOnlySpan<char> text, uint hash)
        {
            int mask = _slots.Length - 1;
            for (int at = Slot(hash) & mask; _slots[at] != 0; at = (at + 1) & mask)
            {
                int id = _slots[at] - 1;
                if (_hashes[at] == hash && _tokens[id].AsSpan(_skip).SequenceEqual(text))
                {
                    return id;
                }
            }

            return -1;
        }

        private static int Slot(uint hash) => (int)((hash * 0x9E3779B1) >> 7);

        private void Put(int id)
        {
            uint hash = Seed;
            foreach (char c in _tokens[id].AsSpan(_skip))
            {
                hash = Add(hash, c);
            }

            int mask = _slots.Length - 1, at = Slot(hash) & mask;
            while (_slots[at] != 0)
            {
                at = (at + 1) & mask;
            }

            (_slots[at], _hashes[at]) = (id + 1, hash);
            MaxLength = Math.Max(MaxLength, _tokens[id].Length - _skip);
        }
    }
}
