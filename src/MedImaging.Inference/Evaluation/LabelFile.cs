using System.Globalization;

namespace MedImaging;

/// <summary>The truth of known cases, from a table of comma-separated values (RFC 4180) with a line of column names.</summary>
public static class LabelFile
{
    private const int MaxLines = 10_000_000;

    /// <summary>Reads a table.</summary>
    /// <param name="text">The table. A byte order mark, line feeds alone and empty lines are put up with.</param>
    /// <param name="fileColumn">The name of the column with file names.</param>
    /// <param name="labelColumn">The name of the column with classes.</param>
    /// <param name="classes">The words for the classes, in their order; none when the column has their numbers, from 0.</param>
    /// <returns>The lines, in their order.</returns>
    /// <exception cref="MedImagingException">The table is malformed, lacks a column, names a file twice or has a class that is none (<see cref="ErrorKind.InvalidInput"/>); the message has the line, never what is in it.</exception>
    public static IReadOnlyList<LabelledFile> Read(TextReader text, string fileColumn = "file", string labelColumn = "label", IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrWhiteSpace(fileColumn);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        var records = new CsvRecords(text);
        var names = records.Next() ?? throw CsvRecords.At("The label file is empty", 1);
        int file = ColumnOf(names, fileColumn), label = ColumnOf(names, labelColumn);
        var (lines, seen) = (new List<LabelledFile>(), new HashSet<string>(StringComparer.Ordinal));
        while (records.Next() is { } record)
        {
            if (record.Count != names.Count)
            {
                throw CsvRecords.At($"The label file has {record.Count} fields where its first line names {names.Count}", records.Line);
            }

            string name = record[file].Trim();
            if (name.Length == 0 || !seen.Add(name))
            {
                throw CsvRecords.At(name.Length == 0 ? "The label file names no file" : "The label file names a file for the second time", records.Line);
            }

            if (lines.Count == MaxLines)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"The label file has more than {MaxLines} lines.");
            }

            lines.Add(new LabelledFile(name, ClassOf(record[label].Trim(), classes, records.Line), records.Line));
        }

        return lines;
    }

    private static int ColumnOf(List<string> names, string wanted)
    {
        int column = names.FindIndex(n => n.Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase));
        return column >= 0 ? column : throw CsvRecords.At($"The label file has no column '{wanted}'", 1);
    }

    private static int ClassOf(string text, IReadOnlyList<string>? classes, int line)
    {
        for (int i = 0; classes is not null && i < classes.Count; i++)
        {
            if (classes[i].Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < (classes?.Count ?? int.MaxValue);
        return isNumber ? number : throw CsvRecords.At("The label file has a class that is none", line);
    }
}

/// <summary>One file and the class it is of.</summary>
/// <param name="File">The file's name, as the table has it.</param>
/// <param name="Label">The class, from 0.</param>
/// <param name="Line">The line of the table, from 1.</param>
public sealed record LabelledFile(string File, int Label, int Line);
