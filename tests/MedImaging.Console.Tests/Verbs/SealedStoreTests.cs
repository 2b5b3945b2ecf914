using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A database under keys, from the first key to the one after it.</summary>
public sealed class SealedStoreTests : IDisposable
{
    private const string Name = "PHANTOM^";
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FromTheFirstKey_OverARotation_ToTheNextOne()
    {
        _folder.Write("chest.dcm", AnalyzeTests.Chest());
        Assert.Contains("0600", await DoneAsync("keys", "new", "keys.json"), StringComparison.Ordinal);
        string first = (await KeysAsync("list")).GetProperty("current").GetString()!;
        await DoneAsync("analyze", "chest.dcm", "--out", "out", "--db", "hospital.db", "--keys", "keys.json", "--json");
        string report = await OnlyReportAsync();

        await DoneAsync("ingest", "chest.dcm", "--db", "plain.db");
        Assert.True(Occurs("plain.db", Name) || Occurs("plain.db-wal", Name), "The name is not even in a plain database.");
        AssertNothingReadable();
        string second = (await KeysAsync("add")).GetProperty("current").GetString()!;
        Assert.NotEqual(first, second);
        using (var rotated = JsonDocument.Parse(await DoneAsync("keys", "rotate", "--db", "hospital.db", "--keys", "keys.json", "--json")))
        {
            Assert.Equal(0, rotated.RootElement.GetProperty("failed").GetInt32());
            Assert.InRange(rotated.RootElement.GetProperty("rewrapped").GetInt32(), 10, 10_000);
        }

        var unsaid = await RunAsync("keys", "remove", "keys.json", first, "--db", "hospital.db");
        Assert.Equal(3, unsaid.ExitCode);
        Assert.Contains("--yes", Assert.Single(unsaid.ErrorLines), StringComparison.Ordinal);
        await DoneAsync("keys", "remove", "keys.json", first, "--db", "hospital.db", "--yes");

        Assert.Equal([second], (await KeysAsync("list")).GetProperty("keys").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(report, await OnlyReportAsync());
        await DoneAsync("show", report, "--db", "hospital.db", "--keys", "keys.json");
        await DoneAsync("verify", report, "--db", "hospital.db", "--keys", "keys.json");
        await DoneAsync("sign", report, "--as", "Dr. Example", "--db", "hospital.db", "--keys", "keys.json");
        await DoneAsync("export", report, "--format", "pdf", "--db", "hospital.db", "--keys", "keys.json");
        AssertNothingReadable();
    }

    [Fact]
    public async Task WithoutKeys_ASealedDatabaseIsNeitherReadNorWritten_AndTheVerbSaysWhatToGive()
    {
        _folder.Write("chest.dcm", AnalyzeTests.Chest());
        await DoneAsync("keys", "new", "keys.json");
        await DoneAsync("analyze", "chest.dcm", "--out", "out", "--db", "hospital.db", "--keys", "keys.json");

        await DoneAsync("keys", "new", "others.json");
        string[][] verbs =
        [
            ["reports"], ["show", "x"], ["analyze", "chest.dcm", "--out", "again"], ["ingest", "chest.dcm"], ["audit", "export", "--fhir"], ["store", "backup", "--out", "backup.db"],
            ["reports", "--keys", "others.json"], ["analyze", "chest.dcm", "--out", "again", "--keys", "others.json"],
        ];
        foreach (string[] verb in verbs)
        {
            var refused = await RunAsync([.. verb, "--db", "hospital.db"]);
            Assert.Equal((verb[0], 3), (verb[0], refused.ExitCode));
            Assert.Contains("--keys FILE", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        }

        AssertNothingReadable();
        var named = await ConsoleProcess.RunWithAsync(_folder.FullPath, new Dictionary<string, string> { ["MEDIMAGING_KEYS"] = "keys.json" }, "reports", "--db", "hospital.db");
        Assert.Equal((0, ""), (named.ExitCode, named.Errors));
    }

    [Fact]
    public async Task Keys_AreNeverShown_NorLostByAccident()
    {
        await DoneAsync("keys", "new", "keys.json");
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("keys.json"), Token));
        string secret = file.RootElement.GetProperty("keys")[0].GetProperty("secret").GetString()!;
        string id = (await KeysAsync("list")).GetProperty("current").GetString()!;

        foreach (string[] verb in (string[][])[["list", "keys.json"], ["list", "keys.json", "--json"], ["add", "keys.json"]])
        {
            Assert.DoesNotContain(secret, await DoneAsync(["keys", .. verb]), StringComparison.Ordinal);
        }

        string current = (await KeysAsync("list")).GetProperty("current").GetString()!;
        Assert.Equal(1, (await RunAsync("keys", "new", "keys.json")).ExitCode);
        Assert.Equal(3, (await RunAsync("keys", "remove", "keys.json", current, "--yes")).ExitCode);
        Assert.Equal(3, (await RunAsync("keys", "remove", "keys.json", "nobody", "--yes")).ExitCode);
        Assert.Equal(3, (await RunAsync("keys", "remove", "keys.json", id)).ExitCode);
        Assert.Equal(3, (await RunAsync("keys", "rotate", "--db", "keys.json")).ExitCode);
        Assert.Contains("keys new", Assert.Single((await RunAsync("keys", "list", "nothing.json")).ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, (await KeysAsync("list")).GetProperty("keys").GetArrayLength());
        await DoneAsync("keys", "remove", "keys.json", id, "--yes");
    }

    private void AssertNothingReadable()
    {
        foreach (string file in Directory.GetFiles(_folder.FullPath, "hospital.db*"))
        {
            Assert.False(Occurs(file, Name), $"{Path.GetFileName(file)} has the patient's name.");
            Assert.False(Occurs(file, "DICM"), $"{Path.GetFileName(file)} has an image in plain.");
        }
    }

    private bool Occurs(string file, string text) => File.Exists(_folder.File(file)) && File.ReadAllBytes(_folder.File(file)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    private async Task<JsonElement> KeysAsync(string verb)
    {
        using var json = JsonDocument.Parse(await DoneAsync("keys", verb, "keys.json", "--json"));
        return json.RootElement.Clone();
    }

    private async Task<string> OnlyReportAsync()
    {
        using var json = JsonDocument.Parse(await DoneAsync("reports", "--db", "hospital.db", "--keys", "keys.json", "--json"));
        return Assert.Single(json.RootElement.EnumerateArray()).GetProperty("id").GetString()!;
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        return outcome.Output;
    }

    private Task<ConsoleProcess.Outcome> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync(_folder.FullPath, arguments);
}
