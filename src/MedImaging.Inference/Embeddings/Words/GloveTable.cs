using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Reads a file of word vectors line by line: a word and its numbers, with blanks between them (Pennington et al., 2014).</summary>
internal sealed class GloveTable
{
    private const int BlockBits = 10, BlockRows = 1 << BlockBits;
    private const int MaxWords = 1 << 22, MaxDimension = 4096, LongestLine = 1 << 17, FirstBuffer = 1 << 14;

    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<float[]> _blocks = [];
    private int _line;

    private GloveTable()
    {
    }

    public int Count => _rows.Count;

    public int Dimension { get; private set; }

    public IEnumerable<KeyValuePair<string, int>> Words => _rows;

    public static GloveTable Read(Stream file, int? firstWords)
    {
        var table = new GloveTable();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            int have = 0;
            for (bool isEnd = false; !isEnd && (firstWords is null || table.Count < firstWords);)
            {
                if (have == buffer.Length)
                {
                    buffer = table.Grow(buffer);
                }

                int read = file.Read(buffer, have, buffer.Length - have);
                isEnd = read == 0;
                have += read;
                int used = table.AddLines(buffer.AsSpan(0, have), isEnd, firstWords);
                buffer.AsSpan(used, have - used).CopyTo(buffer);
                have -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return table.Count > 0 ? table : throw new MedImagingException(ErrorKind.InvalidInput, "The file of word vectors is empty.");
    }

    public ReadOnlySpan<float> this[int row] => _blocks[row >> BlockBits].AsSpan((row & (BlockRows - 1)) * Dimension, Dimension);

    public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup => _rows.GetAlternateLookup<ReadOnlySpan<char>>();

    private byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= LongestLine)
        {
            throw Malformed(_line + 1, $"is longer than {LongestLine} bytes");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private int AddLines(ReadOnlySpan<byte> bytes, bool isEnd, int? firstWords)
    {
        int used = 0;
        while (used < bytes.Length && (firstWords is null || Count < firstWords))
        {
            int length = bytes[used..].IndexOf((byte)'\n');
            if (length < 0 && !isEnd)
            {
                break;
            }

            var line = length < 0 ? bytes[used..] : bytes.Slice(used, length);
            used = length < 0 ? bytes.Length : used + length + 1;
            _line++;
            AddLine(line.TrimEnd("\r "u8));
        }

        return used;
    }

    // Some words of the large files have blanks in them, so the numbers are counted from the end.
    private void AddLine(ReadOnlySpan<byte> line)
    {
        int fields = line.Count((byte)' ');
        if (_line == 1 && fields == 1 && IsHeader(line))
        {
            return;
        }

        if (Dimension == 0)
        {
            Dimension = fields is >= 1 and <= MaxDimension ? fields : throw Malformed(_line, "has no numbers, or too many");
        }

        if (Count >= MaxWords)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"The file has more than {MaxWords} words; take the first ones."));
        }

        int row = Count;
        if ((row & (BlockRows - 1)) == 0)
        {
            _blocks.Add(new float[BlockRows * Dimension]);
        }

        var vector = _blocks[^1].AsSpan((row & (BlockRows - 1)) * Dimension, Dimension);
        var word = ReadNumbers(line, vector);
        if (!_rows.TryAdd(Encoding.UTF8.GetString(word), row))
        {
            throw Malformed(_line, "has a word that was there before");
        }
    }

    private ReadOnlySpan<byte> ReadNumbers(ReadOnlySpan<byte> line, Span<float> vector)
    {
        for (int i = vector.Length - 1; i >= 0; i--)
        {
            int blank = line.LastIndexOf((byte)' ');
            var field = line[(blank + 1)..];
            if (blank <= 0 || !Utf8Parser.TryParse(field, out float value, out int read) || read != field.Length || !float.IsFinite(value))
            {
                throw Malformed(_line, string.Create(CultureInfo.InvariantCulture, $"has no word and {vector.Length} numbers"));
            }

            vector[i] = value;
            line = line[..blank];
        }

        return line;
    }

    // word2vec's text files begin with the number of words and of dimensions.
    private static bool IsHeader(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        return Utf8Parser.TryParse(line[..blank], out int _, out int first) && first == blank
            && Utf8Parser.TryParse(line[(blank + 1)..], out int _, out int second) && second == line.Length - blank - 1;
    }

    private static MedImagingException Malformed(int line, string fault)
        => new(ErrorKind.InvalidInput, string.Create(CultureInfo.InvariantCulture, $"Line {line} of the file of word vectors {fault}."));
}
