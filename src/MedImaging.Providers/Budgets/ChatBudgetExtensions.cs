using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts a budget around any chat client, a host's own too.</summary>
public static class ChatBudgetExtensions
{
    internal const string SpentKey = "medimaging.budgetSpent";

    /// <summary>Pays for each call from the budget of its study (<see cref="CallScope.Study"/>). Put it around each provider's client, inside what retries and falls back: then every attempt is paid for, and by its own prices.</summary>
    /// <param name="client">The client.</param>
    /// <param name="ledger">The ledger, one for all clients.</param>
    /// <param name="options">The prices and how to estimate; those of the client's <see cref="ProviderDescription"/> if none.</param>
    /// <returns>The client; its <see cref="BudgetLedger"/> is found through <see cref="IChatClient.GetService"/>.</returns>
    public static IChatClient UseBudget(this IChatClient client, BudgetLedger ledger, BudgetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(ledger);
        return new BudgetedChatClient(client, ledger, options ?? new BudgetOptions());
    }

    /// <summary>Says whether a stream was ended here because the budget was spent: what came before is all there is.</summary>
    /// <param name="update">The last update.</param>
    /// <returns>Whether it was.</returns>
    public static bool EndsByBudget(this ChatResponseUpdate update) => update?.AdditionalProperties?.ContainsKey(SpentKey) == true;

    /// <summary>Says whether an answer, put together from a stream, was cut because the budget was spent.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>Whether it was.</returns>
    public static bool EndsByBudget(this ChatResponse response) => response?.AdditionalProperties?.ContainsKey(SpentKey) == true;
}
