using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Steps that keep reports.</summary>
public static class StoreSteps
{
    /// <summary>Saves a draft as a new version in the stores of the run's caller, once, also when the run is resumed.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, DraftReport> Store<TIn>(this FlowBuilder<TIn, DraftReport> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<DraftReport>(services => new Require(services).Reports().Make(provider => new StoreDraft(provider.GetRequiredService<ClinicalStores>())), nameof(Store));
    }

    /// <summary>Saves a signed report as the last version in the stores of the run's caller, once, also when the run is resumed.</summary>
    /// <typeparam name="TIn">What the flow takes.</typeparam>
    /// <param name="flow">The flow so far.</param>
    /// <returns>The builder, for chaining.</returns>
    public static FlowBuilder<TIn, SignedReport> Store<TIn>(this FlowBuilder<TIn, SignedReport> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow.Then<SignedReport>(services => new Require(services).Reports().Make(provider => new StoreSigned(provider.GetRequiredService<ClinicalStores>())), nameof(Store));
    }

    private static ValueTask<int> SaveAsync(ClinicalStores stores, DraftReport draft, SignedReport? signed, FlowContext context, CancellationToken cancellationToken)
        => context.OnceAsync(
            "store:report",
            FlowsJson.Default.Int32,
            async (key, token) =>
            {
                var write = new ReportWrite { OperationId = key, Draft = draft, Signed = signed, RunId = context.RunId };
                return (await stores.For(context.Caller).Reports.SaveAsync(write, token).ConfigureAwait(false)).Version;
            },
            EffectKind.Write,
            signed?.Signature.ContentHash ?? draft.ComputeHash(),
            cancellationToken);

    private sealed class StoreDraft(ClinicalStores stores) : IStep<DraftReport, DraftReport>
    {
        public async ValueTask<DraftReport> RunAsync(DraftReport input, FlowContext context, CancellationToken cancellationToken)
        {
            await SaveAsync(stores, input, null, context, cancellationToken).ConfigureAwait(false);
            return input;
        }
    }

    private sealed class StoreSigned(ClinicalStores stores) : IStep<SignedReport, SignedReport>
    {
        public async ValueTask<SignedReport> RunAsync(SignedReport input, FlowContext context, CancellationToken cancellationToken)
        {
            await SaveAsync(stores, input.Content, input, context, cancellationToken).ConfigureAwait(false);
            return input;
        }
    }
}
