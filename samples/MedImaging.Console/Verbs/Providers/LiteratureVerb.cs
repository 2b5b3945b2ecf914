using System.CommandLine;
using System.Globalization;
using MedImaging.Providers;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>literature "…"</c>: publications and guidelines to a question.</summary>
internal static class LiteratureVerb
{
    public static Command Create()
    {
        var question = new Argument<string>("QUERY") { Description = "What to search for. Do not name a patient." };
        var source = new Option<string?>("--source") { Description = "Where to search: pubmed, semanticscholar or guidelines (default: all that are configured)." };
        source.AcceptOnlyFromAmong("pubmed", "semanticscholar", "guidelines");
        var most = new Option<int>("--max") { Description = "How many items at most, from 1 to 100.", DefaultValueFactory = _ => 10 };
        var egress = ProviderOptions.Egress();
        var config = ProviderOptions.Config();
        var json = SharedOptions.Json();
        var verb = new Command("literature", "Search for literature.") { question, source, most, egress, config, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            new LiteratureQuery { Text = parsed.GetRequiredValue(question), MaxItems = Math.Clamp(parsed.GetValue(most), 1, 100), Scope = new CallScope { HasPatientContent = false } },
            parsed.GetValue(source), ProviderOptions.Declared(parsed.GetValue(egress)), parsed.GetValue(config), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(LiteratureQuery query, string? source, EgressDeclaration egress, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var host = ProviderHost.Create(ProviderHost.Read(config), egress);
        var sources = host.GetServices<ILiteratureSource>().Where(each => source is null || each.Name == source).ToList();
        if (sources.Count == 0)
        {
            throw new RequestException(ErrorKind.NotFound, "No such source is configured: write MedImaging:Providers:PubMed, SemanticScholar or Guidelines:Folder into the configuration.");
        }

        var result = await new LiteratureSearch(sources, null, null, host.GetRequiredService<TimeProvider>()).SearchAsync(query, cancellationToken);
        if (result.Sources.All(each => each.Error is not null))
        {
            throw result.Sources.All(each => each.Error == ErrorKind.PolicyBlocked) && egress == EgressDeclaration.None
                ? new MedImagingException(ErrorKind.PolicyBlocked, "The sources are remote services, and nothing is sent there unless you say what it is: --egress synthetic or --egress deidentified.")
                : new MedImagingException(result.Sources[0].Error ?? ErrorKind.Unavailable, $"No source answered: {string.Join("; ", result.Limitations)}");
        }

        Print(query, result, json);
        return result.Sources.Any(each => each.Error is not null) ? ExitCode.PartlyDone : ExitCode.Done;
    }

    private static void Print(LiteratureQuery query, LiteratureResult result, bool json)
    {
        if (json)
        {
            JsonOut.Print(new LiteratureAnswer(query.Text, result.Items, result.Limitations), OutJson.Default.LiteratureAnswer);
            return;
        }

        if (result.Items.Count == 0)
        {
            Screen.Line("Nothing was found.");
        }
        else
        {
            Screen.Show(ToTable(result.Items));
        }

        foreach (string limitation in result.Limitations)
        {
            Screen.Line(limitation);
        }
    }

    private static Table ToTable(IReadOnlyList<EvidenceItem> items)
    {
        var table = Screen.NewTable("Id", "Year", "Title", "Journal");
        foreach (var item in items)
        {
            table.AddRow(Markup.Escape(item.Id), item.Year?.ToString(CultureInfo.InvariantCulture) ?? "", Markup.Escape(item.Title), Markup.Escape(item.Journal ?? ""));
        }

        return table;
    }
}
