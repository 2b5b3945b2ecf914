namespace MedImaging.Testing;

/// <summary>The state machine of a connection: what each message does and is answered.</summary>
internal sealed partial class BoltMachine(BoltServer server, ServedVersion version, bool isByManifest, int connection)
{
    private static readonly Dictionary<string, object?> Nothing = [];
    private ServedTransaction? _transaction;
    private string _user = "";

    public ServedPhase Phase { get; private set; }

    public bool IsUtc { get; private set; } = version.Major >= 5;

    public ServedAnswer NewAnswer() => new(version, IsUtc, server.Wire);

    /// <summary>Tells whether a message is ignored: after a failure all are until RESET.</summary>
    public bool Ignores(ServedMessage kind) => Phase == ServedPhase.Failed && kind is not (ServedMessage.Reset or ServedMessage.Hello);

    /// <summary>Does what a message is to do.</summary>
    /// <param name="request">The message.</param>
    /// <param name="flush">Sends what the answer holds so far: a long result must not be held whole.</param>
    /// <param name="answer">Takes the answer.</param>
    /// <param name="cancellationToken">Ends with RESET or the connection.</param>
    /// <exception cref="ServedViolationException">The client broke the protocol.</exception>
    public async ValueTask ApplyAsync(ServedRequest request, ServedAnswer answer, Func<ValueTask>? flush, CancellationToken cancellationToken)
    {
        ServedRules.CheckPlace(request.Kind, version, Phase);
        ServedRules.CheckFields(request, Phase);
        try
        {
            await (request.Kind switch
            {
                ServedMessage.Run => RunAsync(request, answer, cancellationToken),
                ServedMessage.Pull or ServedMessage.Discard => PullAsync(request, answer, flush, cancellationToken),
                _ => Answered(() => Apply(request, answer)),
            });
        }
        catch (ServedFailureException ex)
        {
            Fail(ex.Failure, answer);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Fail(new ServedFailure(ServedFailure.Terminated, "The transaction has been terminated."), answer);
        }
        catch (OperationCanceledException) when (_transaction is { IsTimedOut: true })
        {
            Fail(new ServedFailure(ServedFailure.TimedOut, "The transaction has not completed within the timeout specified by the client."), answer);
        }
        catch (Exception ex) when (ex is not (ServedViolationException or IOException))
        {
            server.Violated($"A handler for '{request.Text}' threw {ex.GetType().Name}: {ex.Message}");
            Fail(new ServedFailure("Neo.DatabaseError.General.UnknownError", "A handler of the test failed."), answer);
        }
    }

    /// <summary>Answers FAILURE: what is open is rolled back, what comes is ignored until RESET; before READY, and for a RESET, the connection is over.</summary>
    public void Fail(ServedFailure failure, ServedAnswer answer, ServedMessage? kind = null)
    {
        Abandon();
        Phase = Phase is ServedPhase.Negotiation or ServedPhase.Authentication || kind == ServedMessage.Reset ? ServedPhase.Defunct : ServedPhase.Failed;
        answer.Failure(failure);
    }

    /// <summary>Answers what broke the protocol, as a server does before it closes.</summary>
    public void Refuse(string why, ServedAnswer answer)
    {
        Abandon();
        Phase = ServedPhase.Defunct;
        answer.Failure(new ServedFailure(ServedFailure.InvalidRequest, why));
    }

    /// <summary>Rolls back what is open.</summary>
    public void Abandon()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    private static ValueTask Answered(Action answer)
    {
        answer();
        return ValueTask.CompletedTask;
    }

    private void Apply(ServedRequest request, ServedAnswer answer)
    {
        switch (request.Kind)
        {
            case ServedMessage.Hello: Hello(request, answer); break;
            case ServedMessage.Logon: Logon(request, answer); break;
            case ServedMessage.Logoff: Go(ServedPhase.Authentication, answer); break;
            case ServedMessage.Begin: Begin(request, answer); break;
            case ServedMessage.Commit: Commit(answer); break;
            case ServedMessage.Rollback or ServedMessage.Reset: Reset(answer); break;
            case ServedMessage.Route: Route(request, answer); break;
            default: Telemetry(answer); break;
        }
    }

    private void Hello(ServedRequest request, ServedAnswer answer)
    {
        var success = new Dictionary<string, object?>
        {
            ["server"] = server.Options.Agent,
            ["connection_id"] = $"bolt-{connection}",
            ["hints"] = Hints(),
        };
        if (!version.IsAtLeast(5, 1))
        {
            Authenticate(request.Extra);
        }

        if (version.Major == 4 && server.Options.GrantsUtc && request.Extra.GetValueOrDefault("patch_bolt") is IReadOnlyList<object?> patches && patches.Contains("utc"))
        {
            IsUtc = true;
            success["patch_bolt"] = new[] { "utc" };
        }

        if (isByManifest)
        {
            success["protocol_version"] = version.ToString();
        }

        Go(version.IsAtLeast(5, 1) ? ServedPhase.Authentication : ServedPhase.Ready, answer, success);
    }

    private Dictionary<string, object?> Hints()
    {
        var hints = new Dictionary<string, object?>();
        if (server.Options.ReceiveTimeoutSeconds is { } seconds)
        {
            hints["connection.recv_timeout_seconds"] = seconds;
        }

        if (version.IsAtLeast(5, 4))
        {
            hints["telemetry.enabled"] = server.Options.Telemetry;
        }

        if (version.IsAtLeast(5, 8))
        {
            hints["ssr.enabled"] = server.Options.ServerSideRouting;
        }

        return hints;
    }

    private void Logon(ServedRequest request, ServedAnswer answer)
    {
        Authenticate(request.Extra);
        Go(ServedPhase.Ready, answer);
    }

    private void Authenticate(IReadOnlyDictionary<string, object?> extra)
    {
        (string principal, string credentials) = (extra.GetValueOrDefault("principal") as string ?? "", extra.GetValueOrDefault("credentials") as string ?? "");
        string? user = extra["scheme"] switch
        {
            _ when server.Options.Users.IsEmpty && server.Options.Tokens.IsEmpty => principal,
            "basic" when server.Options.Users.TryGetValue(principal, out string? password) && password == credentials => principal,
            "bearer" when server.Options.Tokens.TryGetValue(credentials, out string? name) => name,
            _ => null,
        };
        _user = user ?? throw new ServedFailure(ServedFailure.Unauthorized, "The client is unauthorized due to authentication failure.", "42NFF").ToException();
    }

    private void Reset(ServedAnswer answer)
    {
        Abandon();
        Go(ServedPhase.Ready, answer);
    }

    private void Route(ServedRequest request, ServedAnswer answer)
    {
        string database = Database(request.Extra);
        CheckBookmarks(request.Fields[1]);
        var table = server.RoutingTable;
        var rows = new[] { ("ROUTE", table.Routers), ("READ", table.Readers), ("WRITE", table.Writers) }
            .Select(each => new Dictionary<string, object?> { ["role"] = each.Item1, ["addresses"] = each.Item2 }).ToList();
        Go(Phase, answer, new Dictionary<string, object?>
        {
            ["rt"] = new Dictionary<string, object?> { ["ttl"] = (long)table.TimeToLive.TotalSeconds, ["db"] = database, ["servers"] = rows },
        });
    }

    private void Telemetry(ServedAnswer answer)
    {
        if (!server.Options.Telemetry)
        {
            throw new ServedViolationException("TELEMETRY although the server did not ask for it.");
        }

        Go(Phase, answer);
    }

    private void Go(ServedPhase next, ServedAnswer answer, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        Phase = next;
        answer.Success(metadata ?? Nothing);
    }
}
