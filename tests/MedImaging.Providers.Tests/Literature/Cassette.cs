using System.Text;

namespace MedImaging.Tests.Literature;

/// <summary>One recorded exchange of a VCR cassette.</summary>
internal sealed record RecordedExchange(string Address, int Status, string Body)
{
    /// <summary>Reads a cassette: the few forms of YAML that recorders write (block maps, single-quoted scalars folded over lines).</summary>
    public static IReadOnlyList<RecordedExchange> ReadAll(string file)
    {
        string[] lines = File.ReadAllLines(file);
        var all = new List<RecordedExchange>();
        string address = "", body = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith("uri: ", StringComparison.Ordinal))
            {
                address = line[5..];
            }
            else if (line.StartsWith("string: '", StringComparison.Ordinal) || line.StartsWith("content: '", StringComparison.Ordinal))
            {
                body = Quoted(lines, ref i);
            }
            else if (line.StartsWith("code: ", StringComparison.Ordinal) || line.StartsWith("status_code: ", StringComparison.Ordinal))
            {
                all.Add(new RecordedExchange(address, int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), body));
            }
        }

        return all;
    }

    // YAML 1.2 7.3.2: two quotes are one; a line break is a space, and an empty line a line break.
    private static string Quoted(string[] lines, ref int i)
    {
        var text = new StringBuilder();
        string rest = lines[i][(lines[i].IndexOf('\'', StringComparison.Ordinal) + 1)..];
        bool isGap = false;
        while (true)
        {
            for (int at = 0; at < rest.Length; at++)
            {
                if (rest[at] != '\'')
                {
                    text.Append(rest[at]);
                }
                else if (at + 1 < rest.Length && rest[at + 1] == '\'')
                {
                    text.Append('\'');
                    at++;
                }
                else
                {
                    return text.ToString();
                }
            }

            rest = lines[++i].Trim();
            if (rest.Length == 0)
            {
                text.Append('\n');
                isGap = true;
            }
            else if (!isGap)
            {
                text.Append(' ');
            }
            else
            {
                isGap = false;
            }
        }
    }
}
