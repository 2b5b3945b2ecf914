using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using MedImaging.Engine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>What a run knows about itself: for whom it runs, on which case, and who is watching. A host makes one to start a run; a step gets one that also knows the step.</summary>
public sealed class FlowContext
{
    private readonly Lock _lock = new();
    private readonly RunState? _run;
    private readonly StepPlace? _place;
    private readonly string _suffix = "";
    private int _ids;
    private Dictionary<string, int>? _effects;

    /// <summary>Creates a context for a new run.</summary>
    public FlowContext()
    {
    }

    internal FlowContext(RunState run, StepPlace place, string suffix)
    {
        (_run, _place, _suffix) = (run, place, suffix);
        (RunId, CaseId, UserId, Tenant) = (run.Context.RunId, run.Context.CaseId, run.Context.UserId, run.Context.Tenant);
    }

    /// <summary>Gets the run's id.</summary>
    /// <value>The default is a new UUID.</value>
    public string RunId { get => field ??= Guid.CreateVersion7().ToString("N"); init; }

    /// <summary>Gets the case the run is for.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the host's id of the user it runs for.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the tenant it runs in; nothing of another is stored or read.</summary>
    /// <value><see langword="null"/> for the host's own (<see cref="Caller"/> of its services).</value>
    public string? Tenant { get; init; }

    /// <summary>Gets who is told of each event, as it happens.</summary>
    public IProgress<FlowEvent>? Progress { get; init; }

    /// <summary>Gets the name of the step this context was made for; empty before the run.</summary>
    public string StepName => _place?.Name ?? "";

    /// <summary>Gets where the step stands, such as <c>3/b1/0#2</c>; the same in a resumed or replayed run.</summary>
    public string StepPath => _place is null ? "" : _place.PathWith(_suffix);

    /// <summary>Gets when the run was accepted; the same in a resumed or replayed run, so it is the time to print on results.</summary>
    public DateTimeOffset StartedAt => Run.StartedAt;

    /// <summary>Gets the host's services.</summary>
    public IServiceProvider Services => Run.Services;

    /// <summary>Gets for whom the run asks the stores: its user, in its tenant, with the rights of the host's own caller.</summary>
    public Caller Caller => field ??= MakeCaller(Services.GetService<Caller>() ?? Caller.Process);

    /// <summary>Gets chance that is the same in a resumed or replayed run: seeded by the run and the step.</summary>
    public Random Random => field ??= new Random(BitConverter.ToInt32(Derive("random")));

    internal IReadOnlyDictionary<string, Microsoft.Extensions.AI.IChatClient>? SwappedChatClients => Run.SwappedChatClients;

    private RunState Run => _run ?? throw new InvalidOperationException("Only a context that a step was given knows its run.");

    /// <summary>Makes an id that is the same in a resumed or replayed run.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    public string NewId() => Convert.ToHexStringLower(Derive($"id{Interlocked.Increment(ref _ids)}").AsSpan(0, 16));

    /// <summary>Tells who is watching how far the step is.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <param name="message">Words for a person; no patient data.</param>
    public void ReportProgress(double fraction, string? message = null)
        => Run.Emit(FlowEventKind.Progress, _place, _suffix, fraction: Math.Clamp(fraction, 0, 1), message: message);

    /// <summary>Tells who is watching something to mind, without stopping.</summary>
    /// <param name="message">Words for a person; no patient data.</param>
    public void Warn(string message) => Run.Emit(FlowEventKind.Warning, _place, _suffix, message: message);

    /// <summary>Tells who is watching that a preliminary draft can be read.</summary>
    /// <param name="reportId">The draft's id in the report store.</param>
    public void ReportPreliminary(string reportId)
    {
        ArgumentException.ThrowIfNullOrEmpty(reportId);
        Run.Emit(Run.MakeEvent(FlowEventKind.Preliminary, _place, _suffix, message: "A preliminary draft is in the report store.") with { ReportId = reportId });
    }

    /// <summary>Gets something the steps of this run share while it lasts, such as a cache; it is made once and gone when the run ends.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="create">Makes it.</param>
    /// <returns>The run's one instance.</returns>
    public T Share<T>(Func<T> create)
        where T : class
        => Run.Share(create);

    /// <summary>Does something that leaves the process, once: the result is kept in the run's journal before the run goes on, and a resumed run takes it from there.</summary>
    /// <remarks>If the process dies after sending and before the result is kept, a resumed run sends again with the same key. Without a journal it simply sends.</remarks>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="effect">What is done and to whom, such as <c>store:report</c>; part of the key, and what a counterfactual replay names.</param>
    /// <param name="type">How the result is kept, such as <c>MedImagingJson.Default.StoredReport</c>.</param>
    /// <param name="send">Does it; the other side should treat a repeated key as the same request.</param>
    /// <param name="kind">Whether it only asks or changes something.</param>
    /// <param name="request">The hash of what is sent, to notice when a resumed or replayed run would send something else.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The result.</returns>
    /// <exception cref="MedImagingException">A replay has no record of it (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    public ValueTask<T> OnceAsync<T>(string effect, JsonTypeInfo<T> type, Func<string, CancellationToken, ValueTask<T>> send, EffectKind kind = EffectKind.Write, ContentHash? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(effect);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(send);
        string path = EffectPath(effect);
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RunId}/{path}")).AsSpan(0, 16));
        return Run.Ledger is { } ledger
            ? ledger.OnceAsync(path, effect, key, type, send, kind, request, cancellationToken)
            : send(key, cancellationToken);
    }

    private Caller MakeCaller(Caller host) => host with { Tenant = Tenant ?? host.Tenant, UserId = UserId ?? host.UserId, RunId = RunId };

    private string EffectPath(string effect)
    {
        lock (_lock)
        {
            _effects ??= new(StringComparer.Ordinal);
            int count = _effects[effect] = _effects.GetValueOrDefault(effect) + 1;
            return $"{StepPath}!{effect}.{count}";
        }
    }

    private byte[] Derive(string purpose) => SHA256.HashData(Encoding.UTF8.GetBytes($"{RunId}|{StepPath}|{purpose}"));
}

/// <summary>What an effect does to the world.</summary>
public enum EffectKind
{
    /// <summary>It changes something outside: a store, a printer, a mailbox. A replay never does it again.</summary>
    Write,

    /// <summary>It only asks, such as a model call. A counterfactual replay may ask again.</summary>
    Query,
}
