using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Goes round a host's list of models of one provider: takes the next that can do what a call asks and has not just failed. One call is one call: it never tries a second model by itself; the next call, which whoever retries makes, takes another.</summary>
/// <remarks>When every model that could take the call rests after a fault, the one that rests the shortest is taken all the same: a provider is never lost to its own caution. A call that names its model goes to that model.</remarks>
public sealed class ModelRotation : IChatClient
{
    /// <summary>The key of an answer's additional properties under which the <see cref="ModelChoice"/> stands.</summary>
    public const string ChoiceProperty = "medimaging.modelChoice";

    private readonly IChatClient _inner;
    private readonly ModelSeat[] _seats;
    private readonly ModelRotationOptions _options;
    private readonly TimeProvider _time;
    private int _next = -1;

    /// <summary>Creates a rotation.</summary>
    /// <param name="inner">The client that is called, with the model's id in its options; it is disposed with the rotation.</param>
    /// <param name="models">The models, as the host's configuration has them.</param>
    /// <param name="options">How to go round, or none for the defaults.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">There is no model, or one twice.</exception>
    public ModelRotation(IChatClient inner, IReadOnlyList<ProviderModel> models, ModelRotationOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0 || models.DistinctBy(static model => model.Id, StringComparer.Ordinal).Count() != models.Count)
        {
            throw new ArgumentException("A rotation has at least one model, and none twice.", nameof(models));
        }

        if (options is { } given && (given.Cooldown <= TimeSpan.Zero || given.LongCooldown <= TimeSpan.Zero))
        {
            throw new ArgumentException("A model rests for longer than no time.", nameof(options));
        }

        (_inner, _options, _time) = (inner, options ?? new ModelRotationOptions(), timeProvider ?? TimeProvider.System);
        _seats = [.. models.Select(static model => new ModelSeat(model))];
    }

    private string Name => ChatClientIdentity.Of(_inner).Provider ?? "rotation";

    /// <summary>Tells which model a call would get now, and why; nothing is sent and nothing moves on.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options, or none.</param>
    /// <returns>The choice.</returns>
    public ModelChoice Explain(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Choose(ModelNeeds.Of([.. messages], options), options, Volatile.Read(ref _next) + 1).Choice;
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No model can take such a call, or the one that was taken did not answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var turn = Begin(messages, options);
        try
        {
            var response = await _inner.GetResponseAsync(turn.Messages, turn.Options, cancellationToken).ConfigureAwait(false);
            turn.Seat?.Succeeded();
            response.ModelId ??= turn.Choice.Model;
            (response.AdditionalProperties ??= [])[ChoiceProperty] = turn.Choice;
            return response;
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            turn.Seat?.Failed(ex, turn.Needs, _options, _time);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No model can take such a call, or the one that was taken did not answer or broke off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = Begin(messages, options);
        bool isFirst = true;
        var updates = _inner.GetStreamingResponseAsync(turn.Messages, turn.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (await MoveAsync(updates, turn, cancellationToken).ConfigureAwait(false))
            {
                var update = updates.Current;
                update.ModelId ??= turn.Choice.Model;
                if (isFirst)
                {
                    (update.AdditionalProperties ??= [])[ChoiceProperty] = turn.Choice;
                    isFirst = false;
                }

                yield return update;
            }
        }

        turn.Seat?.Succeeded();
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceKey is null && serviceType == typeof(ProviderDescription) ? Describe()
            : _inner.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            turn.Seat?.Failed(ex, turn.Needs, _options, _time);
            throw;
        }
    }

    private Turn Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var list = TokenEstimates.Listed(messages);
        var needs = ModelNeeds.Of(list, options);
        int start = _options.GoesRound ? Interlocked.Increment(ref _next) : 0;
        var (choice, seat) = Choose(needs, options, start);
        if (choice.Model is null)
        {
            throw new ProviderException(Name, ProviderErrorKind.ModelNotFound, $"None of the models of '{Name}' can take the call: " + string.Join("; ", choice.Skipped.Select(static each => $"{each.Model}: {each.Reason}")) + ".");
        }

        var own = options?.Clone() ?? new ChatOptions();
        own.ModelId = choice.Model;
        return new Turn(list, own, choice, seat, needs);
    }

    private (ModelChoice Choice, ModelSeat? Seat) Choose(ModelNeeds needs, ChatOptions? options, int start)
    {
        if (options?.ModelId is { } named)
        {
            return (new ModelChoice(named, "the call names it", []), Array.Find(_seats, seat => seat.Model.Id == named));
        }

        var skipped = new List<SkippedModel>();
        (ModelSeat Seat, TimeSpan Left)? soonest = null;
        for (int i = 0; i < _seats.Length; i++)
        {
            var seat = _seats[(int)(((uint)start + (uint)i) % (uint)_seats.Length)];
            var (left, fault) = seat.Rest(_time);
            if (seat.Misfit(needs) is { } misfit)
            {
                skipped.Add(new SkippedModel(seat.Model.Id, misfit));
            }
            else if (left > TimeSpan.Zero)
            {
                skipped.Add(new SkippedModel(seat.Model.Id, FormattableString.Invariant($"it rests {left.TotalSeconds:0.#} s more after {fault}")));
                soonest = soonest is { } best && best.Left <= left ? soonest : (seat, left);
            }
            else
            {
                return (new ModelChoice(seat.Model.Id, i == 0 ? "it is its turn" : "it is the next that can take the call", skipped), seat);
            }
        }

        return soonest is { } last
            ? (new ModelChoice(last.Seat.Model.Id, "every model that can take the call rests, and it rests the shortest", skipped), last.Seat)
            : (new ModelChoice(null, "no model can take the call", skipped), null);
    }

    // To a router the rotation is one model that can what any of them can, and costs what the dearest costs.
    private ProviderDescription Describe()
    {
        var models = _seats.Select(static seat => seat.Model).ToList();
        return new ProviderDescription
        {
            Name = Name,
            Residency = _inner.GetService<ProviderDescription>()?.Residency ?? DataResidency.Remote,
            Model = new ProviderModel
            {
                Id = Name,
                TakesImages = models.Exists(static model => model.TakesImages),
                TakesAudio = models.Exists(static model => model.TakesAudio),
                FollowsSchemas = models.Exists(static model => model.FollowsSchemas),
                CallsFunctions = models.Exists(static model => model.CallsFunctions),
                ContextTokens = models.Exists(static model => model.ContextTokens is null) ? null : models.Max(static model => model.ContextTokens),
                InputPrice = models.Max(static model => model.InputPrice),
                OutputPrice = models.Max(static model => model.OutputPrice),
                Quality = models.Average(static model => model.Quality),
            },
        };
    }

    private sealed record Turn(IReadOnlyList<ChatMessage> Messages, ChatOptions Options, ModelChoice Choice, ModelSeat? Seat, ModelNeeds Needs);
}
