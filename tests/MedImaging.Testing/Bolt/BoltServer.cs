using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MedImaging.Testing;

/// <summary>A Bolt server on loopback (4.4 and 5.0 to 5.8) that answers by handlers, goes wrong on demand and holds a client to the protocol.</summary>
/// <remarks>Checked by the official JavaScript driver. It reads no Cypher: a statement is answered by the handler registered for its text.</remarks>
public sealed partial class BoltServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, (BoltConnection Connection, Task Task)> _open = new();
    private readonly BoltFaultPlan _faults = new();
    private readonly ServedLog _log = new();
    private Socket _listener;
    private Task _accepting;
    private int _accepted;
    private long _recordsSent;

    private BoltServer(BoltServerOptions options)
    {
        Options = options;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        RoutingTable = BoltRoutingTable.Of(Address);
        _accepting = AcceptAsync(_listener);
        AnswerWellKnown();
    }

    /// <summary>Gets what kind of server it is.</summary>
    public BoltServerOptions Options { get; }

    /// <summary>Gets the port it listens on.</summary>
    public int Port { get; }

    /// <summary>Gets where it listens, as <c>127.0.0.1:port</c>.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Gets the state behind it.</summary>
    public BoltState State => Options.State;

    /// <summary>Gets or sets what ROUTE answers; itself alone until set.</summary>
    public BoltRoutingTable RoutingTable { get; set; }

    /// <summary>Gets or sets whether it takes writes; when not they fail with <see cref="ServedFailure.NotALeader"/>.</summary>
    public bool IsLeader { get; set; } = true;

    /// <summary>Gets or sets how answers are cut into chunks and packets.</summary>
    public BoltWireShape Wire { get; set; } = new();

    /// <summary>Gets or sets a rule asked for each message that no planned fault is for; connections ask it at the same time.</summary>
    public Func<ServedRequest, BoltFault?>? FaultRule { get; set; }

    /// <summary>Gets every message so far, in order of arrival; the handshakes are not in it.</summary>
    public IReadOnlyList<ServedRequest> Requests => _log.Requests;

    /// <summary>Gets what clients did against the protocol, and what handlers threw that was no failure.</summary>
    public IReadOnlyList<string> Violations => _log.Violations;

    /// <summary>Gets how many connections were ever accepted.</summary>
    public int ConnectionsAccepted => Volatile.Read(ref _accepted);

    /// <summary>Gets how many connections are open.</summary>
    public int ConnectionsOpen => _open.Count;

    /// <summary>Gets how many RECORDs were made.</summary>
    public long RecordsSent => Interlocked.Read(ref _recordsSent);

    /// <summary>Starts one on a free port.</summary>
    public static BoltServer Start(BoltServerOptions? options = null) => new(options ?? new BoltServerOptions());

    /// <summary>Gets its address with a scheme such as <c>bolt</c>, <c>bolt+s</c> or <c>neo4j</c>.</summary>
    public Uri Uri(string scheme = "bolt") => new($"{scheme}://{Address}");

    /// <summary>Waits until a message has come that a test waits for; one that is there already counts.</summary>
    public Task<ServedRequest> WaitForAsync(Func<ServedRequest, bool> isIt, CancellationToken cancellationToken = default)
        => _log.WaitForAsync(isIt, cancellationToken);

    /// <summary>Forgets the messages so far.</summary>
    public void ForgetRequests() => _log.Forget();

    /// <summary>Plans a fault. Of several for a message the first planned takes it; a message that is ignored takes no FAILURE.</summary>
    /// <param name="kind">The messages it is for; all when null.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="skip">How many of them go well before.</param>
    /// <param name="times">How many of them go wrong; <see cref="int.MaxValue"/> for all.</param>
    /// <param name="where">Which of them it is for; all when null.</param>
    public BoltServer Break(ServedMessage? kind, BoltFault fault, int skip = 0, int times = 1, Func<ServedRequest, bool>? where = null)
    {
        _faults.Add(kind, fault, skip, times, where);
        return this;
    }

    /// <summary>Forgets all planned faults.</summary>
    public void Mend()
    {
        _faults.Clear();
        FaultRule = null;
    }

    /// <summary>Cuts all open connections.</summary>
    public void CutAll(bool reset = true)
    {
        foreach (var (connection, _) in _open.Values)
        {
            connection.Cut(reset);
        }
    }

    /// <summary>Goes down: nobody is let in and, if asked, all connections are cut.</summary>
    public async Task PauseAsync(bool cutsAll = true)
    {
        _listener.Dispose();
        await _accepting;
        if (cutsAll)
        {
            CutAll();
        }
    }

    /// <summary>Comes up again after <see cref="PauseAsync"/>, on the same port.</summary>
    public void Resume()
    {
        _listener = Listen(Port);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Stops it.</summary>
    /// <exception cref="InvalidOperationException">A client broke the protocol and <see cref="BoltServerOptions.AllowsViolations"/> is not set.</exception>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_open.Values.Select(each => each.Task));
        _stop.Dispose();
        if (Violations.Count > 0 && !Options.AllowsViolations)
        {
            throw new InvalidOperationException("The client broke the protocol: " + string.Join("; ", Violations.Take(10)));
        }
    }

    // What is ignored cannot fail as well.
    internal BoltFault? FaultFor(ServedRequest request, bool isIgnored)
        => (_faults.Take(request, isIgnored) ?? FaultRule?.Invoke(request)) is { } fault && !(isIgnored && fault.Failure is not null) ? fault : null;

    internal ServedRequest Record(int connection, int position, ServedVersion version, byte signature, IReadOnlyList<object?> fields)
        => _log.Make(connection, position, version, (ServedMessage)signature, fields);

    internal void Keep(ServedRequest request) => _log.Add(request);

    internal void Drop(ServedRequest request) => _log.Drop(request);

    internal void Violated(string what) => _log.Violated(what);

    internal void CountRecord() => Interlocked.Increment(ref _recordsSent);

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var socket = await listener.AcceptAsync(_stop.Token);
                int number = Interlocked.Increment(ref _accepted);
                var connection = new BoltConnection(this, socket, number);
                var started = new TaskCompletionSource();
                _open[number] = (connection, ServeAsync(connection, number, started.Task));
                started.SetResult();
            }
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The listener was closed.
        }
    }

    private async Task ServeAsync(BoltConnection connection, int number, Task started)
    {
        await started.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using (connection)
        {
            await connection.RunAsync(_stop.Token);
        }

        _open.TryRemove(number, out _);
    }
}
