using System.Globalization;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>The mirror verb, against a scripted server that keeps its mark and listens to what is put.</summary>
public sealed class GraphMirrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _put = [];
    private IReadOnlyDictionary<string, object?>? _mark;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ADatabase_IsCopied_ThenOnlyWhatIsNew_ThenNoMore()
    {
        await using var server = Serve();
        await AddCaseAsync("case-1");
        await AddCaseAsync("case-2");
        var first = await MirrorAsync(server);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Contains("2 records copied, 0 deleted", first.Output, StringComparison.Ordinal);

        await AddCaseAsync("case-3");
        var second = await MirrorAsync(server);
        Assert.Contains("1 record copied, 0 deleted", second.Output, StringComparison.Ordinal);
        Assert.Equal(["case-1", "case-2", "case-3"], _put);
        Assert.Empty(server.Violations);

        var end = await MirrorAsync(server, "--end");
        Assert.Equal((0, true), (end.ExitCode, end.Output.Contains("no longer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WithoutADatabase_NothingIsDone()
    {
        await using var server = Serve();
        var outcome = await MirrorAsync(server);

        Assert.Equal((3, true), (outcome.ExitCode, outcome.Errors.Contains("no database", StringComparison.Ordinal)));
        Assert.Empty(server.Requests);
    }

    private async Task AddCaseAsync(string id)
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(_folder.File("hospital.db"));
        await using var host = services.BuildServiceProvider();
        await host.GetRequiredService<ICaseStore>().OpenAsync(new CaseDraft { Id = id }, TestContext.Current.CancellationToken);
    }

    private Task<ConsoleProcess.Outcome> MirrorAsync(BoltServer server, params string[] more)
        => ConsoleProcess.RunAsync(_folder.FullPath, ["graph", "mirror", "--db", "hospital.db", "--uri", server.Uri().ToString(), .. more]);

    private BoltServer Serve()
    {
        string[] columns = ["source", "generation", "place", "deletion", "filling"];
        return BoltServer.Start()
            .On(_ => true, _ => ServedResult.Empty)
            .On(call => Has(call, "dbms.components"), _ => ServedResult.Of(["name", "edition"], ["Neo4j Kernel", "community"]))
            .On(call => Has(call, ":StoreSchema"), _ => ServedResult.Of(["version", "owner"], [1000L, null]))
            .On(call => Has(call, "count(h)"), _ => ServedResult.Single("found", 0L))
            .On(call => Has(call, "RETURN m.source"), _ => _mark is { } mark ? ServedResult.Of(columns, [.. columns.Select(column => mark[column])]) : ServedResult.Of(columns))
            .On(call => Has(call, "SET m.source"), call =>
            {
                _mark = call.Parameters;
                return ServedResult.Empty;
            })
            .On(call => Has(call, "SET n = row"), call =>
            {
                _put.AddRange(((IEnumerable<object?>)call.Parameters["rows"]!).Cast<IReadOnlyDictionary<string, object?>>().Select(row => string.Create(CultureInfo.InvariantCulture, $"{row["id"]}")));
                return ServedResult.Empty;
            });
    }

    private static bool Has(ServedCall call, string text) => call.Text.Contains(text, StringComparison.Ordinal);
}
