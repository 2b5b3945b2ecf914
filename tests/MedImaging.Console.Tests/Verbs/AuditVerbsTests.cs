using System.Text.Json;
using System.Xml.Linq;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace MedImaging.Tests;

/// <summary>The audit verbs on a database that a host left behind.</summary>
public sealed class AuditVerbsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileKeyProvider _keys;

    public AuditVerbsTests()
    {
        Batteries_V2.Init();
        _keys = FileKeyProvider.Create(_folder.File("keys.json"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ATrailIsVerified_Exported_AndItsTampersAreTold()
    {
        await MakeAsync("hospital", 30);

        var verified = await RunAsync("audit", "verify", "--keys", "keys.json", "--anchor", "anchor.jsonl", "--json");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        using (var json = JsonDocument.Parse(verified.Output))
        {
            var trail = Assert.Single(json.RootElement.EnumerateArray());
            Assert.Equal(("hospital", true, 30, 1), (trail.GetProperty("tenant").GetString(), trail.GetProperty("isIntact").GetBoolean(), trail.GetProperty("links").GetInt32(), trail.GetProperty("checkpoints").GetInt32()));
        }

        var fhir = await RunAsync("audit", "export", "--fhir", "--keys", "keys.json", "--out", "events.ndjson");
        Assert.Equal((0, ""), (fhir.ExitCode, fhir.Errors));
        string[] events = await File.ReadAllLinesAsync(_folder.File("events.ndjson"), Token);
        Assert.Equal(31, events.Length);   // the 30, and that they were checked
        Assert.All(events, line => Assert.Equal("AuditEvent", JsonDocument.Parse(line).RootElement.GetProperty("resourceType").GetString()));
        var dicom = await RunAsync("audit", "export", "--dicom", "--keys", "keys.json");
        Assert.Equal(0, dicom.ExitCode);
        string[] messages = dicom.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(32, messages.Length);
        Assert.Equal("110101", XElement.Parse(messages[^1]).Element("EventIdentification")!.Element("EventID")!.Attribute("csd-code")!.Value);

        var keyless = await RunAsync("audit", "export", "--fhir");
        Assert.Equal(3, keyless.ExitCode);
        Assert.Contains("--keys FILE", keyless.Errors, StringComparison.Ordinal);
        var undecided = await RunAsync("audit", "verify");
        Assert.Equal(4, undecided.ExitCode);
        Assert.Contains("cannot be told", undecided.Output, StringComparison.Ordinal);

        Execute("DROP TRIGGER audit_is_never_changed; UPDATE audit SET entry = replace(entry, 'user-1', 'user-2') WHERE sequence = 7");
        var broken = await RunAsync("audit", "verify", "--keys", "keys.json");
        Assert.Equal(3, broken.ExitCode);
        Assert.Contains("ERROR: Link 7 was changed", broken.Output, StringComparison.Ordinal);
        Assert.Contains("NOT as it was written", broken.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM audit_heads", "nothing that says where it stands")]
    [InlineData("DROP TRIGGER audit_is_never_removed; DELETE FROM audit WHERE sequence > 4; UPDATE audit_heads SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4)", "The head was changed")]
    public async Task ATrailWhoseEndWasTamperedWith_IsNotMendedByLooking(string tamper, string said)
    {
        await MakeAsync("hospital", 9);
        Execute(tamper);

        var first = await RunAsync("audit", "verify", "--keys", "keys.json");
        var second = await RunAsync("audit", "verify", "--keys", "keys.json");

        Assert.Equal((3, 3), (first.ExitCode, second.ExitCode));
        Assert.Contains(said, first.Output, StringComparison.Ordinal);
        Assert.Contains("links may have been taken out there", string.Join(' ', second.Output.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordsWithoutAnyTrail_AreSaidToBe()
    {
        await MakeAsync("hospital", 3);
        await RunAsync("store", "hold", "p-1", "--why", "a lawsuit", "--keys", "keys.json");
        Execute("DROP TRIGGER audit_is_never_removed; DELETE FROM audit; DELETE FROM audit_heads");

        var found = await RunAsync("audit", "verify", "--keys", "keys.json");

        Assert.Equal(3, found.ExitCode);
        Assert.Contains("no audit trail of them", found.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADatabaseSetBack_IsFoundByTheAnchor()
    {
        await MakeAsync("hospital", 5);
        File.Copy(_folder.File("medimaging.db"), _folder.File("old.db"));
        await MakeAsync("hospital", 4);

        var now = await RunAsync("audit", "verify", "--keys", "keys.json", "--anchor", "anchor.jsonl");
        var old = await RunAsync("audit", "verify", "--db", "old.db", "--keys", "keys.json", "--anchor", "anchor.jsonl");
        var alone = await RunAsync("audit", "verify", "--db", "old.db", "--keys", "keys.json");

        Assert.Equal((0, 3, 0), (now.ExitCode, old.ExitCode, alone.ExitCode));
        Assert.Contains("ends at link 5; a checkpoint says it had 9", old.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATrailIsListed_AsItIsAsked()
    {
        await MakeAsync("hospital", 12);
        await RunAsync("audit", "verify", "--keys", "keys.json");

        var all = await RunAsync("audit", "list", "--tenant", "hospital", "--keys", "keys.json");
        var page = await ListAsync("--after", "4", "--limit", "3");
        var ours = await ListAsync("--event", "audit.", "--user", "process", "--from", "2026-01-01");

        Assert.Equal((0, ""), (all.ExitCode, all.Errors));
        Assert.All(all.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("audit.verify", all.Output, StringComparison.Ordinal);
        Assert.Equal([5L, 6L, 7L], page.Select(link => link.GetProperty("link").GetInt64()));
        Assert.All(page, link => Assert.Equal(("report.read", "user-1", "Success"), (link.GetProperty("event").GetString(), link.GetProperty("user").GetString(), link.GetProperty("outcome").GetString())));
        Assert.Equal(["audit.verify", "audit.read", "audit.read"], ours.Select(link => link.GetProperty("event").GetString()));
        Assert.Equal("intact", ours[0].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task WhatCannotBeAsked_IsSaid()
    {
        await MakeAsync("hospital", 1);

        Assert.Equal(2, (await RunAsync("audit", "export")).ExitCode);
        Assert.Equal(2, (await RunAsync("audit", "export", "--fhir", "--dicom")).ExitCode);
        Assert.Equal(3, (await RunAsync("audit", "verify", "--tenant", "nobody")).ExitCode);
        Assert.Equal(3, (await RunAsync("audit", "verify", "--anchor", "nothing.jsonl")).ExitCode);
        Assert.Equal(3, (await RunAsync("audit", "list")).ExitCode);   // there is no tenant 'local'
        Assert.Equal(3, (await RunAsync("audit", "verify", "--keys", "nothing.json")).ExitCode);
        Assert.Equal(3, (await RunAsync("audit", "verify", "--keys", "medimaging.db")).ExitCode);
        Assert.Equal(3, (await RunAsync("audit", "verify", "--db", "nothing.db")).ExitCode);
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);

    private async Task<List<JsonElement>> ListAsync(params string[] arguments)
    {
        var outcome = await RunAsync(["audit", "list", "--tenant", "hospital", "--keys", "keys.json", "--json", .. arguments]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        return [.. json.RootElement.Clone().EnumerateArray()];
    }

    private async Task MakeAsync(string tenant, int links)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IKeyProvider>(_keys);
        services.AddMedImaging().AddSqliteStorage(_folder.File("medimaging.db")).AddAuditFileAnchor(_folder.File("anchor.jsonl"), options => options.Interval = TimeSpan.FromHours(1));
        await using var host = services.BuildServiceProvider();
        var checkpoints = host.GetRequiredService<AuditCheckpoints>();
        var store = host.GetRequiredService<IRecordStore>();
        for (int i = 0; i < links; i++)
        {
            var entry = new AuditEntry { Id = $"id-{i}", Tenant = tenant, At = DateTimeOffset.UtcNow, UserId = "user-1", Event = "report.read", Action = AuditAction.Read, Outcome = AuditOutcome.Success, Kind = "Report", Count = 1 };
            checkpoints.Noted(await store.WriteAsync(writer => writer.AppendAuditAsync(entry), Token));
        }

        Assert.True(await checkpoints.FlushAsync(Token));
    }

    private void Execute(string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(_folder.File("medimaging.db"), out var database));
        using (database)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
        }
    }
}
