using System.Text;

namespace MedImaging;

/// <summary>Reads comma-separated values record by record (RFC 4180).</summary>
internal sealed class CsvRecords(TextReader text)
{
    private const int MaxField = 1 << 16, MaxFields = 4096;
    private const char ByteOrderMark = '\uFEFF';
    private int _nextLine = 1;

    /// <summary>The line the last record began on, from 1.</summary>
    public int Line { get; private set; }

    public static MedImagingException At(string fault, int line) => new(ErrorKind.InvalidInput, $"{fault} (line {line}).");

    /// <summary>The fields of the next record that is not empty, or null at the end.</summary>
    public List<string>? Next()
    {
        if (_nextLine == 1 && text.Peek() == ByteOrderMark)
        {
            _ = text.Read();
        }

        while (text.Peek() >= 0)
        {
            Line = _nextLine;
            var fields = ReadRecord();
            if (fields is not [""])
            {
                return fields;
            }
        }

        return null;
    }

    private List<string> ReadRecord()
    {
        var fields = new List<string>();
        do
        {
            if (fields.Count == MaxFields)
            {
                throw At($"The table has more than {MaxFields} fields", Line);
            }

            fields.Add(text.Peek() == '"' ? ReadQuoted() : ReadPlain());
        }
        while (TakeComma());

        return fields;
    }

    private bool TakeComma()
    {
        int next = text.Read();
        if (next == '\r' && text.Peek() == '\n')
        {
            next = text.Read();
        }

        _nextLine += next is '\n' or '\r' ? 1 : 0;
        return next is ',' or '\n' or '\r' or < 0 ? next == ',' : throw At("The table has text after a closing quote", Line);
    }

    private string ReadPlain()
    {
        var field = new StringBuilder();
        while (text.Peek() is var next and not (',' or '\n' or '\r' or < 0))
        {
            if (next == '"')
            {
                throw At("The table has a quote within a field that has none around it", Line);
            }

            Append(field);
        }

        return field.ToString();
    }

    private string ReadQuoted()
    {
        var field = new StringBuilder();
        _ = text.Read();
        while (true)
        {
            int next = text.Peek();
            if (next < 0)
            {
                throw At("The table has a quote that is not closed", Line);
            }

            if (next == '"')
            {
                _ = text.Read();
                if (text.Peek() != '"')
                {
                    return field.ToString();
                }
            }

            _nextLine += next == '\n' ? 1 : 0;
            Append(field);
        }
    }

    private void Append(StringBuilder field)
    {
        if (field.Length == MaxField)
        {
            throw At($"The table has a field of more than {MaxField} characters", Line);
        }

        field.Append((char)text.Read());
    }
}
