using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Runs one function that a model asked for, if the host lets it; whatever comes of it is a result.</summary>
internal sealed class FunctionRunner(FunctionLoopOptions options, IFunctionApproval? approval, IServiceProvider? services, TimeProvider time)
{
    public FunctionLoopOptions Options => options;

    public TimeProvider Time => time;

    public async Task<object?> RunAsync(AIFunction? function, FunctionCallContent call, JsonElement? arguments, CallScope scope, CancellationToken cancellationToken)
    {
        if (function is null)
        {
            return FunctionWords.Unknown;
        }

        if (arguments is not { } read)
        {
            return FunctionWords.Unreadable;
        }

        if (!Fits(function, read))
        {
            return FunctionWords.Unfit;
        }

        var given = new AIFunctionArguments(FunctionJson.ReadArguments(read)) { Services = services };
        return await MayRunAsync(function, given, call.CallId, scope, cancellationToken).ConfigureAwait(false)
            ? await InvokeAsync(function, given, call.CallId, cancellationToken).ConfigureAwait(false)
            : FunctionWords.NotAllowed;
    }

    private static bool Fits(AIFunction function, JsonElement arguments)
    {
        try
        {
            return ArgumentSchema.Accepts(function.JsonSchema, arguments);
        }
        catch (InvalidOperationException)
        {
            // A JSON text with half an escaped surrogate pair parses, but cannot be read.
            return false;
        }
    }

    // The right is the host's to give: by the mark on its own function, or by its answer to this one call.
    private async ValueTask<bool> MayRunAsync(AIFunction function, AIFunctionArguments arguments, string callId, CallScope scope, CancellationToken cancellationToken)
    {
        if (function.GetService<ReadOnlyFunction>() is not null && function.GetService<ApprovalRequiredAIFunction>() is null)
        {
            return true;
        }

        if (approval is null)
        {
            return false;
        }

        try
        {
            var copy = new Dictionary<string, object?>(arguments, StringComparer.Ordinal);
            return await approval.ApproveAsync(new FunctionApprovalRequest(function, copy, callId, scope), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<object?> InvokeAsync(AIFunction function, AIFunctionArguments arguments, string callId, CancellationToken cancellationToken)
    {
        using var activity = ProviderInstruments.Source.HasListeners() ? ProviderInstruments.Source.StartActivity($"execute_tool {function.Name}") : null;
        activity?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", function.Name).SetTag("gen_ai.tool.call.id", TelemetryWords.Token(callId));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var running = function.InvokeAsync(arguments, patience.Token).AsTask();
            object? result = await running.WaitAsync(options.FunctionTimeout, time, cancellationToken).ConfigureAwait(false);
            return FunctionResults.Limit(result, function, options.MaximumResultBytes);
        }
        catch (TimeoutException)
        {
            await patience.CancelAsync().ConfigureAwait(false);
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", "timeout");
            return FunctionWords.TooSlow;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", TelemetryWords.ErrorType(error));
            return FunctionWords.Failed;
        }
    }
}
