using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>graph match</c>: asks the graph, and changes nothing.</summary>
internal static partial class GraphMatchVerb
{
    private const int MostRows = 1000;

    public static Command Create()
    {
        var server = new GraphOptions();
        var text = new Argument<string>("cypher") { Description = "A statement that begins with MATCH, such as \"MATCH (c:Case) RETURN c.case_number LIMIT 5\"." };
        var verb = new Command("match", $"Ask the graph in Cypher, reading only; at most {MostRows:N0} rows.") { text };
        server.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(async () =>
        {
            string cypher = RequireReading(parsed.GetRequiredValue(text));
            await using var host = server.Open(parsed);
            var rows = await host.GetRequiredService<ICypherSession>().ReadAsync(
                async (transaction, token) => await transaction.StreamAsync(new CypherStatement(cypher), token).Take(MostRows).ToListAsync(token),
                cancellationToken);
            Show(rows);
            return ExitCode.Done;
        }));
        return verb;
    }

    // The server refuses writes in a reading transaction; this says so earlier, and to servers that do not.
    internal static string RequireReading(string cypher)
    {
        string bare = Quoted().Replace(cypher, "");
        return bare.TrimStart().StartsWith("MATCH", StringComparison.OrdinalIgnoreCase) && !Writing().IsMatch(bare)
            ? cypher
            : throw new RequestException(ErrorKind.InvalidInput, "Only what begins with MATCH and changes nothing is run here.");
    }

    private static void Show(List<CypherRow> rows)
    {
        if (rows.Count == 0)
        {
            Screen.Line("Nothing matches.");
            return;
        }

        var table = Screen.NewTable([.. rows[0].Columns]);
        foreach (var row in rows)
        {
            table.AddRow([.. row.Values.Select(value => Markup.Escape(Said(value)))]);
        }

        Screen.Show(table);
        Screen.Line(rows.Count == MostRows ? $"The first {MostRows:N0} rows." : $"{rows.Count:N0} row{(rows.Count == 1 ? "" : "s")}.");
    }

    private static string Said(object? value) => value switch
    {
        null => "-",
        string text => text,
        byte[] bytes => $"{bytes.Length:N0} bytes",
        CypherNode node => $"(:{string.Join(':', node.Labels)} {Said(node.Properties)})",
        IReadOnlyDictionary<string, object?> map => $"{{{string.Join(", ", map.Where(one => !one.Key.StartsWith('_')).Select(one => $"{one.Key}: {Said(one.Value)}"))}}}",
        IReadOnlyList<object?> { Count: > 8 } list => $"[{list.Count:N0} values]",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Said))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    [GeneratedRegex("""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|//[^\n]*|/\*.*?\*/""", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|LOAD|FOREACH|CALL|USING\s+PERIODIC)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Writing();
}
