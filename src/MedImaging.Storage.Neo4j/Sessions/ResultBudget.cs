using System.Globalization;

namespace MedImaging;

/// <summary>Counts the records of one statement, and about how much memory they take, against what is allowed.</summary>
internal struct ResultBudget(SessionSettings settings)
{
    private const int PerValue = 24;
    private readonly int _maxRows = settings.MaxRows;
    private readonly long _maxBytes = settings.MaxResultBytes;
    private long _rows;
    private long _bytes;

    /// <summary>Charges one record.</summary>
    /// <exception cref="MedImagingException">It is one too many (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    internal void Charge(object?[] record)
    {
        if (++_rows > _maxRows)
        {
            throw TooManyRows(_maxRows);
        }

        foreach (object? value in record)
        {
            _bytes += PerValue + SizeOf(value);
        }

        if (_bytes > _maxBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"A statement gave records of more than {_maxBytes} bytes. Ask for less, stream it, or raise {nameof(Neo4jOptions.MaxResultBytes)}."));
        }
    }

    internal static MedImagingException TooManyRows(int limit)
        => new(ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"A statement gave more than {limit} records. Ask for fewer, stream them, or raise {nameof(Neo4jOptions.MaxRows)}."));

    // Values come from the wire, whose reader has limited how deep they nest.
    private static long SizeOf(object? value) => value switch
    {
        string text => text.Length * 2L,
        byte[] bytes => bytes.Length,
        IReadOnlyList<double> numbers => numbers.Count * 8L,
        IReadOnlyList<object?> list => SumOf(list),
        IReadOnlyDictionary<string, object?> map => SumOf(map),
        CypherNode node => SumOf(node.Properties),
        CypherRelationship relationship => SumOf(relationship.Properties),
        _ => PerValue,
    };

    private static long SumOf(IReadOnlyList<object?> list)
    {
        long sum = 0;
        for (int i = 0; i < list.Count; i++)
        {
            sum += PerValue + SizeOf(list[i]);
        }

        return sum;
    }

    private static long SumOf(IReadOnlyDictionary<string, object?> map)
    {
        long sum = 0;
        foreach (var (_, value) in map)
        {
            sum += (2 * PerValue) + SizeOf(value);
        }

        return sum;
    }
}
