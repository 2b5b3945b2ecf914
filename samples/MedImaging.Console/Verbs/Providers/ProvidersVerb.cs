using System.CommandLine;
using System.Globalization;
using MedImaging.Providers;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>providers</c>: what is configured, and with <c>--check</c> whether it answers.</summary>
internal static class ProvidersVerb
{
    private const string Ok = "ok";

    public static Command Create()
    {
        var check = new Option<bool>("--check") { Description = "Ask each one for a word." };
        var egress = ProviderOptions.Egress();
        var config = ProviderOptions.Config();
        var json = SharedOptions.Json();
        var verb = new Command("providers", "Show the configured providers.") { check, egress, config, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            parsed.GetValue(check), ProviderOptions.Declared(parsed.GetValue(egress)), parsed.GetValue(config), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(bool check, EgressDeclaration egress, string? config, bool json, CancellationToken cancellationToken)
    {
        await using var host = ProviderHost.Create(ProviderHost.Read(config), egress);
        var rows = new List<ProviderRow>();
        foreach (var provider in ProviderHost.Providers(host))
        {
            var (state, elapsed) = check ? await CheckAsync(host, provider, egress, cancellationToken) : ("not checked", null);
            rows.Add(new ProviderRow
            {
                Name = provider.Name,
                Model = provider.Model,
                Residency = provider.Residency.ToString(),
                Keys = provider.Keys,
                State = state,
                Milliseconds = elapsed is { } time ? Math.Round(time.TotalMilliseconds, 1) : null,
            });
        }

        Print(rows, json);
        int well = rows.Count(row => row.State == Ok);
        return !check || well == rows.Count ? ExitCode.Done : well > 0 ? ExitCode.PartlyDone : ExitCode.Failed;
    }

    private static async Task<(string State, TimeSpan? Elapsed)> CheckAsync(IServiceProvider host, RegisteredProvider provider, EgressDeclaration egress, CancellationToken cancellationToken)
    {
        var time = host.GetRequiredService<TimeProvider>();
        long start = time.GetTimestamp();
        try
        {
            ProviderChoice.RequireEgress(provider, egress);
            if (provider.Model is null)
            {
                return ("no model", null);
            }

            var options = new ChatOptions { MaxOutputTokens = 16 }.WithScope(new CallScope { HasPatientContent = false, AllowsCache = false });
            await host.GetRequiredKeyedService<IChatClient>(provider.Name).GetResponseAsync([new ChatMessage(ChatRole.User, "Answer with the word ok.")], options, cancellationToken);
            return (Ok, time.GetElapsedTime(start));
        }
        catch (ProviderException ex)
        {
            return (ex.Error.ToString(), time.GetElapsedTime(start));
        }
        catch (MedImagingException ex)
        {
            return (ex.Kind == ErrorKind.PolicyBlocked ? "needs --egress" : ex.Kind.ToString(), null);
        }
    }

    private static void Print(IReadOnlyList<ProviderRow> rows, bool json)
    {
        if (json)
        {
            JsonOut.Print(rows, OutJson.Default.IReadOnlyListProviderRow);
            return;
        }

        var table = Screen.NewTable("Provider", "Model", "Where", "Keys", "State");
        foreach (var row in rows)
        {
            string state = row.Milliseconds is { } milliseconds ? string.Create(CultureInfo.InvariantCulture, $"{row.State}, {milliseconds:F0} ms") : row.State;
            table.AddRow(Markup.Escape(row.Name), Markup.Escape(row.Model ?? "none"), row.Residency, row.Keys.ToString(CultureInfo.InvariantCulture), Markup.Escape(state));
        }

        Screen.Show(table);
    }
}
