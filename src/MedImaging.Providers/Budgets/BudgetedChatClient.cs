using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Holds back what a call may cost, books what it cost, and ends streams that would cost more than there is.</summary>
internal sealed class BudgetedChatClient(IChatClient inner, BudgetLedger ledger, BudgetOptions budgets) : DelegatingChatClient(inner)
{
    private const int RaiseTokens = 256;   // a stream holds so much more back at a time

    private readonly string _provider = CallFaults.NameOf(inner);
    private readonly ProviderModel? _model = (inner.GetService(typeof(ProviderDescription)) as ProviderDescription)?.Model;
    private readonly bool _isFree = inner.GetService(typeof(ProviderDescription)) is ProviderDescription { Residency: DataResidency.Local };

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var listed = TokenEstimates.Listed(messages);
        var reserve = Reserve(listed, options);
        try
        {
            var response = await base.GetResponseAsync(listed, Capped(options, reserve.Deadline), cancellationToken).ConfigureAwait(false);
            Settle(reserve, TokenUse.From(response.Usage), options, response.ModelId, 0);
            return response;
        }
        catch (Exception ex)
        {
            SettleFailed(reserve, ex, options, cancellationToken);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var listed = TokenEstimates.Listed(messages);
        var reserve = Reserve(listed, options);
        var price = PriceOf(options?.ModelId);
        UsageDetails? usage = null;
        string? model = null;
        long characters = 0;
        bool isWhole = false;
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    updates ??= base.GetStreamingResponseAsync(listed, Capped(options, reserve.Deadline), cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        isWhole = true;
                        break;
                    }
                }
                catch (Exception ex) when (characters == 0)
                {
                    SettleFailed(reserve, ex, options, cancellationToken);
                    throw;
                }

                var update = updates.Current;
                StreamUsage.Add(update, ref usage);
                (model, characters) = (update.ModelId ?? model, characters + TokenEstimates.CharactersOf(update));
                yield return update;
                if (!CanGoOn(reserve, characters, price))
                {
                    yield return Ended(update);
                    break;
                }
            }
        }
        finally
        {
            // The first settlement counts: after a failure before the first word this one does nothing.
            if (isWhole)
            {
                Settle(reserve, TokenUse.From(usage), options, model, characters);
            }
            else
            {
                Abandon(reserve, TokenUse.From(usage), options, model, characters);
            }

            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(BudgetLedger) ? ledger : base.GetService(serviceType, serviceKey);

    private SpendReserve Reserve(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var estimate = new TokenUse(
            TokenEstimates.Clamp(budgets.Estimator(messages, options)), 0, TokenEstimates.Clamp(options?.MaxOutputTokens ?? budgets.ReservedOutputTokens));
        var price = PriceOf(options?.ModelId);
        return ledger.Reserve(_provider, options.GetScope(), estimate, estimate.CostAt(price), price is not null || _isFree);
    }

    private static ChatOptions? Capped(ChatOptions? options, DateTimeOffset? deadline)
    {
        if (deadline is null)
        {
            return options;
        }

        var scope = options.GetScope();
        return scope.Deadline <= deadline ? options : options.WithScope(scope with { Deadline = deadline });
    }

    private ProviderModel? PriceOf(string? model, string? otherwise = null)
        => Named(model) ?? (otherwise is null ? null : Named(otherwise)) ?? _model ?? (budgets.Models.Count == 1 ? budgets.Models[0] : null);

    private ProviderModel? Named(string? model)
    {
        for (int i = 0; i < budgets.Models.Count; i++)
        {
            if (string.Equals(budgets.Models[i].Id, model, StringComparison.Ordinal))
            {
                return budgets.Models[i];
            }
        }

        return _model is { } own && string.Equals(own.Id, model, StringComparison.Ordinal) ? own : null;
    }

    private static bool CanGoOn(SpendReserve reserve, long characters, ProviderModel? price)
    {
        if (price is null)
        {
            return true;
        }

        var use = reserve.Estimate with { Output = TokenEstimates.OfCharacters(characters) };
        decimal cost = use.CostAt(price);
        return cost <= reserve.Usd || reserve.TryRaise((use with { Output = use.Output + RaiseTokens }).CostAt(price)) || reserve.TryRaise(cost);
    }

    private static ChatResponseUpdate Ended(ChatResponseUpdate last) => new()
    {
        Role = ChatRole.Assistant,
        FinishReason = ChatFinishReason.Length,
        ModelId = last.ModelId,
        ResponseId = last.ResponseId,
        MessageId = last.MessageId,
        AdditionalProperties = new AdditionalPropertiesDictionary { [ChatBudgetExtensions.SpentKey] = true },
    };

    // What a provider does not count costs what was held back, or what came if that is more: never nothing.
    private void Settle(SpendReserve reserve, TokenUse? use, ChatOptions? options, string? model, long characters)
    {
        var price = PriceOf(model, options?.ModelId);
        if (use is { } known)
        {
            reserve.Settle(model ?? options?.ModelId ?? price?.Id, known, price);
            return;
        }

        var estimate = reserve.Estimate with { Output = Math.Max(reserve.Estimate.Output, TokenEstimates.OfCharacters(characters)) };
        reserve.SettleByEstimate(model ?? options?.ModelId ?? price?.Id, estimate, Math.Max(reserve.Usd, estimate.CostAt(price)), price is not null);
    }

    // A stream that nobody read to its end, or that broke off, costs the question and what came of the answer, or more if the provider had already said so.
    private void Abandon(SpendReserve reserve, TokenUse? use, ChatOptions? options, string? model, long characters)
    {
        var price = PriceOf(model, options?.ModelId);
        var came = reserve.Estimate with { Output = TokenEstimates.OfCharacters(characters) };
        if (use is { } said && said.CostAt(price) > came.CostAt(price))
        {
            came = said;
        }

        reserve.SettleByEstimate(model ?? options?.ModelId ?? price?.Id, came, came.CostAt(price), price is not null);
    }

    // Of an answer of which nothing came.
    private void SettleFailed(SpendReserve reserve, Exception error, ChatOptions? options, CancellationToken cancellationToken)
    {
        switch (CallFaults.KindOf(error, cancellationToken))
        {
            // Providers do not charge for what they did not take.
            case ProviderErrorKind.RateLimited or ProviderErrorKind.QuotaExhausted or ProviderErrorKind.Authentication or ProviderErrorKind.Permission
                or ProviderErrorKind.InvalidRequest or ProviderErrorKind.ModelNotFound or ProviderErrorKind.ContextTooLong or ProviderErrorKind.PolicyBlocked
                or ProviderErrorKind.BudgetExceeded or ProviderErrorKind.Overloaded or ProviderErrorKind.ServerError:
                reserve.Release();
                break;
            case ProviderErrorKind.ContentBlocked or ProviderErrorKind.Network:
                Abandon(reserve, null, options, null, 0);
                break;
            default:
                Settle(reserve, null, options, null, 0);
                break;
        }
    }
}
