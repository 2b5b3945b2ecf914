namespace MedImaging.Providers;

/// <summary>What is held back for one call until it is settled, once.</summary>
internal sealed class SpendReserve(BudgetLedger ledger, StudyAccount account, string provider, TokenUse estimate, decimal usd)
{
    private bool _isSettled;

    public StudyAccount Account { get; } = account;

    /// <summary>Gets by when the study must be done, as its budget said when the call began.</summary>
    public DateTimeOffset? Deadline { get; } = account.Budget?.Deadline;

    public string Provider => provider;

    public TokenUse Estimate => estimate;

    /// <summary>Gets or sets what is held back, in US dollars.</summary>
    public decimal Usd { get; set; } = usd;

    /// <summary>Holds more back, as long as the budget has it.</summary>
    public bool TryRaise(decimal to) => ledger.TryRaise(this, to);

    /// <summary>Books what the provider says the call used.</summary>
    public void Settle(string? model, TokenUse use, ProviderModel? price) => End(model, use, use.CostAt(price), isEstimate: false, price is not null);

    /// <summary>Books an estimate, because nobody knows what the call used.</summary>
    public void SettleByEstimate(string? model, TokenUse use, decimal cost, bool isPriced) => End(model, use, cost, isEstimate: true, isPriced);

    /// <summary>Gives everything back: the provider did not take the call.</summary>
    public void Release()
    {
        if (!_isSettled)
        {
            _isSettled = true;
            ledger.Release(this);
        }
    }

    private void End(string? model, TokenUse use, decimal cost, bool isEstimate, bool isPriced)
    {
        if (!_isSettled)
        {
            _isSettled = true;
            ledger.Book(this, model, use, cost, isEstimate, isPriced);
        }
    }
}
