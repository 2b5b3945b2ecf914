using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Runs the functions that a model asks for.</summary>
public static class FunctionExtensions
{
    /// <summary>Runs the functions in <see cref="ChatOptions.Tools"/> that the model asks for, and asks it again with their results, until it answers.</summary>
    /// <remarks>
    /// A function runs when the host marked it by <see cref="AsReadOnly"/>, or when <paramref name="approval"/> lets this call of it run; without either the model is told that it may not.
    /// What a function throws is never told, only that it failed. A call that comes twice runs once.
    /// It belongs outside of every decorator that tries again: a second try of the whole would run functions a second time.
    /// </remarks>
    /// <param name="client">The client.</param>
    /// <param name="options">The limits, or none for the defaults.</param>
    /// <param name="approval">Who lets functions run that act; without one, none of them runs.</param>
    /// <param name="services">What functions may ask for, or none.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <returns>A client that owns <paramref name="client"/>. It throws <see cref="ProviderException"/> (<see cref="ProviderErrorKind.LimitExceeded"/>) when the model does not come to an answer within the rounds or the time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public static IChatClient UseFunctions(
        this IChatClient client, FunctionLoopOptions? options = null, IFunctionApproval? approval = null, IServiceProvider? services = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new FunctionLoopOptions();
        options.Check();
        return new FunctionLoopChatClient(client, new FunctionRunner(options, approval, services, timeProvider ?? TimeProvider.System));
    }

    /// <summary>Says that a function changes nothing and may run whenever a model asks for it.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The function, marked.</returns>
    public static ReadOnlyFunction AsReadOnly(this AIFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function as ReadOnlyFunction ?? new ReadOnlyFunction(function);
    }
}
