using System.Collections.Concurrent;

namespace MedImaging.Engine;

/// <summary>What one run holds while it lasts.</summary>
internal sealed class RunState
{
    private readonly EventLog? _log;
    private ConcurrentDictionary<Type, Lazy<object>>? _shared;
    private Exception? _reported;

    public RunState(string flow, FlowContext context, IServiceProvider services, TimeProvider time, EventLog? log, DateTimeOffset? startedAt = null)
    {
        (Flow, Context, Services, Time, _log) = (flow, context, services, time, log);
        StartedAt = startedAt ?? time.GetUtcNow();
    }

    public string Flow { get; }

    public FlowContext Context { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Time { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>What a durable run writes down and remembers; none for other runs.</summary>
    public Ledger? Ledger { get; set; }

    /// <summary>In a counterfactual replay, the clients asked instead of the host's.</summary>
    public IReadOnlyDictionary<string, Microsoft.Extensions.AI.IChatClient>? SwappedChatClients { get; init; }

    public static ErrorKind KindOf(Exception error) => error switch
    {
        MedImagingException known => known.Kind,
        OperationCanceledException => ErrorKind.Timeout,
        _ => ErrorKind.Unexpected,
    };

    /// <summary>Our own messages are safe to show; of others only the type is.</summary>
    public static string SafeMessage(Exception error) => error is MedImagingException ? error.Message : error.GetType().Name;

    /// <summary>Tells once of an error that passes several steps on its way out.</summary>
    public bool IsNews(Exception error) => !ReferenceEquals(Interlocked.Exchange(ref _reported, error), error);

    public void Emit(FlowEventKind kind, StepPlace? place, string suffix, TimeSpan? elapsed = null, double? fraction = null, string? message = null, ErrorKind? error = null)
    {
        if (Ledger is null && _log is null)
        {
            return;
        }

        Emit(MakeEvent(kind, place, suffix, elapsed, fraction, message, error));
    }

    public void Emit(FlowEvent happened)
    {
        if (Ledger is { } ledger)
        {
            ledger.Note(happened);
        }
        else
        {
            _log?.Add(happened);
        }
    }

    public FlowEvent MakeEvent(FlowEventKind kind, StepPlace? place, string suffix, TimeSpan? elapsed = null, double? fraction = null, string? message = null, ErrorKind? error = null) => new()
    {
        Number = 0,   // given when it is added to the log or the journal
        RunId = Context.RunId,
        Flow = Flow,
        Kind = kind,
        Step = place?.Name,
        Path = place?.PathWith(suffix),
        At = Time.GetUtcNow(),
        Elapsed = elapsed,
        Fraction = fraction,
        Message = message,
        Error = error,
    };

    public T Share<T>(Func<T> create)
        where T : class
    {
        var shared = LazyInitializer.EnsureInitialized(ref _shared, () => new());
        return (T)shared.GetOrAdd(typeof(T), static (_, make) => new Lazy<object>(make), create).Value;
    }
}

/// <summary>A run came to a question nobody has answered yet. It never leaves the engine.</summary>
internal sealed class SuspendedException : Exception;
