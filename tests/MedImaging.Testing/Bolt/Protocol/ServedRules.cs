namespace MedImaging.Testing;

/// <summary>What a message may hold and where it may come, by version. Whatever is not allowed is a violation.</summary>
internal static class ServedRules
{
    private static readonly HashSet<string> RunKeys =
    [
        "bookmarks", "tx_timeout", "tx_metadata", "mode", "db", "imp_user",
        "notifications_minimum_severity", "notifications_disabled_categories", "notifications_disabled_classifications",
    ];

    /// <exception cref="ServedViolationException">It may not come there.</exception>
    public static void CheckPlace(ServedMessage kind, ServedVersion version, ServedPhase phase)
    {
        bool isThere = kind switch
        {
            ServedMessage.Hello => phase is ServedPhase.Negotiation,
            ServedMessage.Logon => version.IsAtLeast(5, 1) && phase is ServedPhase.Authentication,
            ServedMessage.Logoff => version.IsAtLeast(5, 1) && phase is ServedPhase.Ready,
            ServedMessage.Telemetry => version.IsAtLeast(5, 4) && phase is ServedPhase.Ready,
            ServedMessage.Begin or ServedMessage.Route => phase is ServedPhase.Ready,
            ServedMessage.Run => phase is ServedPhase.Ready or ServedPhase.TxReady or ServedPhase.TxStreaming,
            ServedMessage.Pull or ServedMessage.Discard => phase is ServedPhase.Streaming or ServedPhase.TxStreaming,
            ServedMessage.Commit or ServedMessage.Rollback => phase is ServedPhase.TxReady,
            ServedMessage.Reset => phase is not (ServedPhase.Negotiation or ServedPhase.Authentication),
            _ => false,
        };
        Demand(isThere, $"{kind} has no place in {phase} of {version}");
    }

    /// <exception cref="ServedViolationException">It holds what it may not.</exception>
    public static void CheckFields(ServedRequest request, ServedPhase phase)
    {
        int count = request.Kind switch
        {
            ServedMessage.Run or ServedMessage.Route => 3,
            ServedMessage.Hello or ServedMessage.Logon or ServedMessage.Begin or ServedMessage.Pull or ServedMessage.Discard or ServedMessage.Telemetry => 1,
            _ => 0,
        };
        Demand(request.Fields.Count == count, $"{request.Kind} has {request.Fields.Count} fields");
        switch (request.Kind)
        {
            case ServedMessage.Hello: CheckHello(request); break;
            case ServedMessage.Logon: CheckCredentials(Map(request, 0)); break;
            case ServedMessage.Begin: CheckExtra(Map(request, 0)); break;
            case ServedMessage.Run: CheckRun(request, phase); break;
            case ServedMessage.Pull or ServedMessage.Discard: CheckPull(Map(request, 0)); break;
            case ServedMessage.Route: CheckRoute(request); break;
            case ServedMessage.Telemetry: Demand(request.Fields[0] is >= 0L and <= 3L, "TELEMETRY is not 0 to 3"); break;
        }
    }

    private static void CheckHello(ServedRequest request)
    {
        var extra = Map(request, 0);
        Demand(extra.GetValueOrDefault("user_agent") is string { Length: > 0 }, "HELLO without user_agent");
        if (request.Version.IsAtLeast(5, 3))
        {
            Demand(
                extra.GetValueOrDefault("bolt_agent") is IReadOnlyDictionary<string, object?> agent && agent.GetValueOrDefault("product") is string { Length: > 0 },
                "HELLO without bolt_agent.product");
        }

        if (request.Version.IsAtLeast(5, 1))
        {
            Demand(!extra.ContainsKey("scheme") && !extra.ContainsKey("credentials"), "HELLO with credentials, which go with LOGON from 5.1");
        }
        else
        {
            CheckCredentials(extra);
        }

        Demand(!extra.TryGetValue("routing", out object? routing) || routing is null || IsTexts(routing), "HELLO with routing that is no map of strings");
    }

    private static void CheckCredentials(IReadOnlyDictionary<string, object?> extra)
    {
        Demand(extra.GetValueOrDefault("scheme") is string, "Credentials without a scheme");
        bool isWhole = extra["scheme"] switch
        {
            "basic" => extra.GetValueOrDefault("principal") is string && extra.GetValueOrDefault("credentials") is string,
            "bearer" => extra.GetValueOrDefault("credentials") is string,
            _ => true,
        };
        Demand(isWhole, $"Credentials of the scheme {extra["scheme"]} that are not whole");
    }

    private static void CheckRun(ServedRequest request, ServedPhase phase)
    {
        Demand(request.Fields[0] is string, "RUN without a text");
        Map(request, 1);
        var extra = Map(request, 2);
        CheckExtra(extra);
        Demand(phase == ServedPhase.Ready || extra.Count == 0, "RUN in a transaction with extras: " + string.Join(", ", extra.Keys));
    }

    private static void CheckExtra(IReadOnlyDictionary<string, object?> extra)
    {
        Demand(extra.Keys.All(RunKeys.Contains), "Extras nobody knows: " + string.Join(", ", extra.Keys.Except(RunKeys)));
        foreach (var (key, value) in extra)
        {
            bool isRight = key switch
            {
                "bookmarks" or "notifications_disabled_categories" or "notifications_disabled_classifications" => IsListOfTexts(value),
                "tx_timeout" => value is >= 0L,
                "tx_metadata" => value is IReadOnlyDictionary<string, object?>,
                "mode" => value is "r" or "w",
                "db" or "imp_user" => value is null or string { Length: > 0 },
                _ => value is string,
            };
            Demand(isRight, $"The extra {key} is not what it should be");
        }
    }

    private static void CheckPull(IReadOnlyDictionary<string, object?> extra)
    {
        Demand(extra.GetValueOrDefault("n") is -1L or > 0L, "PULL or DISCARD without n, or with one that is neither -1 nor above 0");
        Demand(!extra.TryGetValue("qid", out object? qid) || qid is >= -1L, "qid is no integer from -1");
        Demand(extra.Count == (extra.ContainsKey("qid") ? 2 : 1), "PULL or DISCARD with more than n and qid");
    }

    private static void CheckRoute(ServedRequest request)
    {
        Demand(IsTexts(request.Fields[0]), "ROUTE without a map of strings");
        Demand(IsListOfTexts(request.Fields[1]), "ROUTE without a list of bookmarks");
        Demand(Map(request, 2).Keys.All(key => key is "db" or "imp_user"), "ROUTE with more than db and imp_user");
    }

    private static IReadOnlyDictionary<string, object?> Map(ServedRequest request, int index)
        => request.Fields[index] as IReadOnlyDictionary<string, object?>
            ?? throw new ServedViolationException($"{request.Kind} has no map as its field {index}");

    private static bool IsTexts(object? value) => value is IReadOnlyDictionary<string, object?> map && map.Values.All(each => each is string);

    private static bool IsListOfTexts(object? value) => value is IReadOnlyList<object?> list && list.All(each => each is string);

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ServedViolationException(otherwise + ".");
        }
    }
}

/// <summary>Where a connection is.</summary>
internal enum ServedPhase
{
    Negotiation,
    Authentication,
    Ready,
    Streaming,
    TxReady,
    TxStreaming,
    Failed,
    Defunct,
}
