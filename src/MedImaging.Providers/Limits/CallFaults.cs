using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads what any client's exception says, also one of a host's own client.</summary>
internal static class CallFaults
{
    /// <summary>Gets the kind of an error, or nothing when it is the caller's own cancellation.</summary>
    public static ProviderErrorKind? KindOf(Exception error, CancellationToken caller)
        => error is OperationCanceledException && caller.IsCancellationRequested ? null : ForeignErrors.Classify(error);

    public static TimeSpan? RetryAfterOf(Exception error) => (error as ProviderException)?.RetryAfter;

    /// <summary>Gets the name to say in messages.</summary>
    public static string NameOf(IChatClient client) => ChatClientIdentity.Of(client).Provider ?? "chat";
}
