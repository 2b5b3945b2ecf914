namespace MedImaging.Providers;

/// <summary>Decides, for the host, whether a function that acts may run. What a model says gives it no right.</summary>
public interface IFunctionApproval
{
    /// <summary>Asks whether a function may run.</summary>
    /// <param name="request">Which function, with what, for whom.</param>
    /// <param name="cancellationToken">Cancels the question; then it does not run.</param>
    /// <returns>Whether it may. An exception means that it may not.</returns>
    ValueTask<bool> ApproveAsync(FunctionApprovalRequest request, CancellationToken cancellationToken = default);
}
