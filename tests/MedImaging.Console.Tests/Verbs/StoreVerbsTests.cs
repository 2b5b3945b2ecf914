using System.Text.Json;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>The store verbs on databases that hosts use or have left behind.</summary>
public sealed class StoreVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoreVerbsTests() => SQLitePCL.Batteries_V2.Init();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABackupMadeWhileOthersWrite_IsPutBack_AndTheAuditTrailTellsOfAKnownRestore()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        string sha256;
        await using (var host = Open())
        {
            await AddCaseAsync(host, "first");
            var writing = Task.Run(async () =>
            {
                int written = 0;
                for (; !stop.IsCancellationRequested; written++)
                {
                    await AddCaseAsync(host, $"case-{written}");
                    await Task.Delay(5, CancellationToken.None);
                }

                return written;
            }, Token);
            using (var backup = await JsonAsync("store", "backup", "--out", "backup.db", "--db", "hospital.db", "--json"))
            {
                sha256 = backup.RootElement.GetProperty("sha256").GetString()!;
            }

            await AddCaseAsync(host, "after");
            await stop.CancelAsync();
            Assert.InRange(await writing, 1, 100_000);
            Assert.True(await host.GetRequiredService<AuditCheckpoints>().FlushAsync(Token));
        }

        Assert.Equal(sha256, ContentHash.Of(await File.ReadAllBytesAsync(_folder.File("backup.db"), Token)).Hex);
        Assert.Equal(1, (await RunAsync("store", "backup", "--out", "backup.db", "--db", "hospital.db")).ExitCode);
        var unsaid = await RunAsync("store", "restore", "--from", "backup.db", "--db", "hospital.db");
        Assert.Equal((1, true), (unsaid.ExitCode, unsaid.Errors.Contains("--replace", StringComparison.Ordinal)));
        using var restored = await JsonAsync("store", "restore", "--from", "backup.db", "--db", "hospital.db", "--replace", "--json");
        string epoch = restored.RootElement.GetProperty("epoch").GetString()!;

        var known = await RunAsync("audit", "verify", "--db", "hospital.db", "--anchor", "anchor.jsonl", "--restored", epoch);
        var unknown = await RunAsync("audit", "verify", "--db", "hospital.db", "--anchor", "anchor.jsonl");

        Assert.Equal((0, 3), (known.ExitCode, unknown.ExitCode));
        Assert.Contains("known restore", known.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("as it was written", known.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        await using var again = Open();
        Assert.NotNull(await CasesOf(again).FindAsync("first", Token));
        Assert.Null(await CasesOf(again).FindAsync("after", Token));
    }

    [Fact]
    public async Task ASealedStore_IsMovedAsASnapshot_WithItsTrailWhole()
    {
        var keys = FileKeyProvider.Create(_folder.File("keys.json"));
        await using (var host = Open(keys))
        {
            for (int number = 0; number < 5; number++)
            {
                await AddCaseAsync(host, $"case-{number}");
            }
        }

        using var made = await JsonAsync("store", "export", "--out", "all.jsonl", "--db", "hospital.db", "--keys", "keys.json", "--json");
        Assert.Equal(1, (await RunAsync("store", "export", "--out", "all.jsonl", "--db", "hospital.db", "--keys", "keys.json")).ExitCode);
        var keyless = await RunAsync("store", "import", "--from", "all.jsonl", "--db", "keyless.db");
        using var read = await JsonAsync("store", "import", "--from", "all.jsonl", "--db", "moved.db", "--keys", "keys.json", "--json");

        Assert.Equal((3, true), (keyless.ExitCode, keyless.Errors.Contains("--keys FILE", StringComparison.Ordinal)));
        foreach (string count in (string[])["records", "numbers", "auditLinks", "trails", "sha256"])
        {
            Assert.Equal(made.RootElement.GetProperty(count).ToString(), read.RootElement.GetProperty(count).ToString());
        }

        int records = made.RootElement.GetProperty("records").GetInt32();
        Assert.InRange(records, 5, 6);   // the cases, and the checkpoint a host makes when it ends
        using var check = await JsonAsync("store", "check", "--db", "moved.db", "--json");
        Assert.Equal((true, records, 7), (check.RootElement.GetProperty("isIntact").GetBoolean(), check.RootElement.GetProperty("records").GetInt32(), check.RootElement.GetProperty("auditLinks").GetInt32()));
        using var trail = await JsonAsync("audit", "verify", "--db", "moved.db", "--keys", "keys.json", "--json");
        Assert.Equal(("intact", 2), (trail.RootElement[0].GetProperty("verdict").GetString(), trail.RootElement[0].GetProperty("epochs").GetInt32()));
        Assert.Equal(1, (await RunAsync("store", "import", "--from", "all.jsonl", "--db", "moved.db", "--keys", "keys.json")).ExitCode);
        await File.AppendAllTextAsync(_folder.File("all.jsonl"), "{}\n", Token);
        Assert.Equal(3, (await RunAsync("store", "import", "--from", "all.jsonl", "--db", "other.db", "--keys", "keys.json")).ExitCode);
        await using var moved = Open(keys, "moved.db");
        Assert.Equal(6, (await CasesOf(moved).OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task WhatIsOld_IsTidied_ButWhatIsOnHold()
    {
        await using (var host = Open(time: new FakeTime()))
        {
            foreach (string patient in (string[])["p-1", "p-2"])
            {
                await CasesOf(host).OpenAsync(new CaseDraft { Id = $"case-{patient}", PatientId = patient }, Token);
                await host.GetRequiredService<IReportStore>().SaveAsync(StoreSamples.Write($"op-{patient}", $"report-{patient}", caseId: $"case-{patient}"), Token);
            }
        }

        Assert.Equal(0, (await RunAsync("store", "hold", "p-2", "--why", "[court] 4 O 12/26", "--db", "hospital.db")).ExitCode);
        using (var holds = await JsonAsync("store", "holds", "--db", "hospital.db", "--json"))
        {
            Assert.Equal(("p-2", "[court] 4 O 12/26"), (holds.RootElement[0].GetProperty("patient").GetString(), holds.RootElement[0].GetProperty("why").GetString()));
        }

        Assert.Contains("court", (await RunAsync("store", "holds", "--db", "hospital.db")).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("store", "tidy", "--db", "hospital.db")).ExitCode);
        Assert.Equal(2, (await RunAsync("store", "tidy", "--unsigned-reports", "-1", "--db", "hospital.db")).ExitCode);
        Assert.Contains("Would be deleted", (await RunAsync("store", "tidy", "--unsigned-reports", "1", "--dry-run", "--db", "hospital.db")).Output, StringComparison.Ordinal);
        using (var tidied = await JsonAsync("store", "tidy", "--unsigned-reports", "1", "--db", "hospital.db", "--json"))
        {
            Assert.False(tidied.RootElement.GetProperty("isPreview").GetBoolean());
            Assert.Equal((1, 1, 1), (tidied.RootElement.GetProperty("deleted").GetProperty("Report").GetInt32(), tidied.RootElement.GetProperty("deleted").GetProperty("ReportVersion").GetInt32(), tidied.RootElement.GetProperty("held").GetInt32()));
        }

        Assert.Equal(0, (await RunAsync("store", "lift", "p-2", "--db", "hospital.db")).ExitCode);
        Assert.Equal(3, (await RunAsync("store", "lift", "p-2", "--db", "hospital.db")).ExitCode);
        var last = await RunAsync("store", "tidy", "--unsigned-reports", "1", "--runs", "1", "--db", "hospital.db");
        Assert.Equal((0, true), (last.ExitCode, last.Output.Contains("ReportVersion", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Check_SaysHowADatabaseIs()
    {
        await using (var host = Open())
        {
            await AddCaseAsync(host, "case-1");
        }

        var well = await RunAsync("store", "check", "--db", "hospital.db");
        Assert.Equal((0, ""), (well.ExitCode, well.Errors));
        Assert.Contains("up to date", well.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("store", "check", "--db", "nothing.db")).ExitCode);
        _folder.Write("text.db", "This is a letter, not a database; it is long enough to look at its head."u8);
        Assert.NotEqual(0, (await RunAsync("store", "check", "--db", "text.db")).ExitCode);
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File("hospital.db"), Token);
        bytes.AsSpan(bytes.Length / 2, bytes.Length / 3).Fill(0xAA);
        _folder.Write("broken.db", bytes);
        var broken = await RunAsync("store", "check", "--db", "broken.db");
        Assert.Equal((3, true), (broken.ExitCode, broken.Output.Contains("store restore", StringComparison.Ordinal)));
        Assert.Equal(3, (await RunAsync("store", "restore", "--from", "broken.db", "--db", "new.db")).ExitCode);
        Assert.False(File.Exists(_folder.File("new.db")));
    }

    private ServiceProvider Open(IKeyProvider? keys = null, string name = "hospital.db", TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null)
        {
            services.AddSingleton(time);
        }

        if (keys is not null)
        {
            services.AddSingleton(keys);
        }

        services.AddMedImaging().AddSqliteStorage(_folder.File(name)).AddAuditFileAnchor(_folder.File("anchor.jsonl"), options => options.Interval = TimeSpan.FromHours(1));
        return services.BuildServiceProvider();
    }

    private static ICaseStore CasesOf(IServiceProvider host) => host.GetRequiredService<ICaseStore>();

    private static ValueTask<Case> AddCaseAsync(IServiceProvider host, string id) => CasesOf(host).OpenAsync(new CaseDraft { Id = id }, Token);

    private async Task<JsonDocument> JsonAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        return JsonDocument.Parse(outcome.Output);
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);
}
