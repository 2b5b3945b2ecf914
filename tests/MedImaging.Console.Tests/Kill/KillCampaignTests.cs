using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>Random <c>kill -9</c>s of a running <c>analyze</c>. MEDIMAGING_KILLS says how many, MEDIMAGING_SEED where chance begins; tools/kill-campaign runs it long.</summary>
public sealed class KillCampaignTests
{
    private const int KillsBetweenResumes = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRunResumesToTheSameReport_NothingDoubledNothingLost()
    {
        int kills = Setting("MEDIMAGING_KILLS", 20);
        int seed = Setting("MEDIMAGING_SEED", 1);
        using var folder = new TemporaryFolder();
        folder.Write("chest.dcm", AnalyzeTests.Chest());
        var length = await MeasureAsync(folder);
        string expected = Normalize(Assert.Single(await ReportsAsync(folder, "undisturbed.db")).Draft);

        var random = new Random(seed);
        var finished = new List<string>();
        int killed = 0;
        while (killed < kills)
        {
            for (int i = 0; i < KillsBetweenResumes && killed < kills; i++)
            {
                var watch = Stopwatch.StartNew();
                if (await LiveAsync(folder, random.NextDouble() * length) is { } reportId)
                {
                    finished.Add(reportId);
                    length = (0.8 * length) + (0.2 * watch.Elapsed);   // a machine has its busy hours, and a kill that comes too late is none
                }
                else
                {
                    killed++;
                }
            }

            var resumed = await ConsoleProcess.RunAsync(folder.FullPath, "resume", "--db", "campaign.db");
            Assert.True(resumed.ExitCode is 0 || !File.Exists(folder.File("campaign.db")), $"seed {seed}, after {killed} kills: {resumed.Errors}");
        }

        await AssertWholeAsync(folder, expected, finished, seed, killed);
    }

    private static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    // One life: the id of the report when it came to its end, else nothing.
    private static async Task<string?> LiveAsync(TemporaryFolder folder, TimeSpan until)
    {
        using var process = ConsoleProcess.Start(folder.FullPath, "analyze", "chest.dcm", "--out", "o", "--db", "campaign.db", "--json");
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        using var alarm = new CancellationTokenSource(until);
        try
        {
            await process.WaitForExitAsync(alarm.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();   // SIGKILL
            await process.WaitForExitAsync(Token);
        }

        if (process.ExitCode == 128 + 9)
        {
            return null;
        }

        Assert.True(process.ExitCode == 0, await errors);
        using var json = JsonDocument.Parse(await output);
        return json.RootElement.GetProperty("studies")[0].GetProperty("reportId").GetString();
    }

    private static async Task<TimeSpan> MeasureAsync(TemporaryFolder folder)
    {
        var watch = Stopwatch.StartNew();
        var outcome = await ConsoleProcess.RunAsync(folder.FullPath, "analyze", "chest.dcm", "--out", "o", "--db", "undisturbed.db", "--json");
        Assert.Equal(0, outcome.ExitCode);
        return watch.Elapsed;
    }

    private static async Task AssertWholeAsync(TemporaryFolder folder, string expected, List<string> finished, int seed, int killed)
    {
        string at = $"seed {seed}, {killed} kills";
        Assert.Equal("ok", Integrity(folder.File("campaign.db")));
        await using var host = Open(folder, "campaign.db");
        var runs = await host.GetRequiredService<IRunJournal>().ListAsync(new RunQuery { Limit = int.MaxValue }, Token).ToListAsync(Token);
        var reports = await ReportsAsync(folder, "campaign.db");

        Assert.All(runs, run => Assert.True(run.Status == RunStatus.Suspended, $"{at}: run {run.RunId} is {run.Status}"));
        Assert.Equal(runs.Select(run => run.RunId).Order(), reports.Select(report => report.RunId!).Order());   // one report a run: none lost, none doubled
        Assert.All(reports, report => Assert.Equal(1, report.Version));
        Assert.All(reports, report => Assert.Equal(expected, Normalize(report.Draft)));
        Assert.Subset(reports.Select(report => report.Draft.Id).ToHashSet(), finished.ToHashSet());
        TestContext.Current.SendDiagnosticMessage($"{at}: {runs.Count} runs accepted, {finished.Count} of them undisturbed, {runs.Count - finished.Count} killed on their way and resumed; all with the same report.");
    }

    // The same report but for what makes it a report of its own.
    private static string Normalize(DraftReport report)
    {
        var json = JsonNode.Parse(MedImagingJson.ToBytes(report, MedImagingJson.Default.DraftReport))!.AsObject();
        json.Remove("id");
        json.Remove("createdAt");
        return json.ToJsonString();
    }

    private static async Task<List<StoredReport>> ReportsAsync(TemporaryFolder folder, string database)
    {
        await using var host = Open(folder, database);
        return await host.GetRequiredService<IReportStore>().ListAsync(new ReportQuery { Limit = int.MaxValue }, Token).ToListAsync(Token);
    }

    private static ServiceProvider Open(TemporaryFolder folder, string database)
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(folder.File(database));
        return services.BuildServiceProvider();
    }

    private static string Integrity(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string)command.ExecuteScalar()!;
    }
}
