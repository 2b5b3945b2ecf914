namespace MedImaging.Providers;

/// <summary>The budgets of studies and what they have spent. One ledger serves all clients, so that a study pays from one purse whoever answers.</summary>
/// <remarks>
/// A call starts while less than the budget is spent and held back, and what it is estimated to cost is held back until it ends. So a study never spends more than its budget and what one call was estimated at, however many run at once, as far as calls keep to their estimates; streams that do not are ended.
/// </remarks>
public sealed class BudgetLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string? Tenant, string? Study), StudyAccount> _accounts = [];
    private readonly Queue<(string? Tenant, string? Study)> _unopened = new();
    private readonly TimeProvider _time;
    private readonly int _mostUnopened;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="mostUnopened">How many studies that nobody opened are remembered; the oldest that has no call under way is forgotten first.</param>
    public BudgetLedger(TimeProvider? timeProvider = null, int mostUnopened = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostUnopened, 1);
        (_time, _mostUnopened) = (timeProvider ?? TimeProvider.System, mostUnopened);
    }

    /// <summary>Gives a study a budget, or another one; what it has spent stays.</summary>
    /// <param name="study">The study, as <see cref="CallScope.Study"/> names it.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="tenant">The tenant, as <see cref="CallScope.Tenant"/> names it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is below 0.</exception>
    public void Open(string study, Budget budget, string? tenant = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(study);
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentOutOfRangeException.ThrowIfNegative(budget.MaxUsd);
        lock (_gate)
        {
            Find(tenant, study, isOpened: true).Budget = budget;
        }
    }

    /// <summary>Says what a study has spent.</summary>
    /// <param name="study">The study, or <see langword="null"/> for calls of none.</param>
    /// <param name="tenant">The tenant.</param>
    /// <returns>The statement; an empty one for a study without calls.</returns>
    public SpendStatement State(string? study, string? tenant = null)
    {
        lock (_gate)
        {
            return _accounts.TryGetValue((tenant, study), out var account) ? account.State() : new SpendStatement(study, null, 0, []);
        }
    }

    /// <summary>Ends a study: its statement is final unless calls are under way, and it is forgotten.</summary>
    /// <param name="study">The study.</param>
    /// <param name="tenant">The tenant.</param>
    /// <returns>The statement.</returns>
    public SpendStatement Close(string study, string? tenant = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        lock (_gate)
        {
            return _accounts.Remove((tenant, study), out var account) ? account.State() : new SpendStatement(study, null, 0, []);
        }
    }

    /// <summary>Holds back what a call may cost.</summary>
    /// <exception cref="ProviderException">The budget is spent, or its time is over, or nobody knows what the call costs.</exception>
    internal SpendReserve Reserve(string provider, CallScope scope, TokenUse estimate, decimal usd, bool isPriced)
    {
        lock (_gate)
        {
            var account = Find(scope.Tenant, scope.Study, isOpened: false);
            if (account.Budget is { } budget)
            {
                if (budget.Deadline <= _time.GetUtcNow())
                {
                    throw new ProviderException(provider, ProviderErrorKind.DeadlineExceeded, $"'{provider}' was not asked: the study's time is over.");
                }

                if (!isPriced)
                {
                    throw new ProviderException(provider, ProviderErrorKind.BudgetExceeded, $"'{provider}' was not asked: the study has a budget, and nobody gave the model's price. Give its ProviderModel, with prices of 0 if it costs nothing.");
                }

                if (usd > 0 && account.Committed >= budget.MaxUsd)
                {
                    throw new ProviderException(provider, ProviderErrorKind.BudgetExceeded, $"'{provider}' was not asked: the study's budget is spent.");
                }
            }

            account.Reserved += usd;
            account.InFlight++;
            return new SpendReserve(this, account, provider, estimate, usd);
        }
    }

    internal bool TryRaise(SpendReserve reserve, decimal to)
    {
        lock (_gate)
        {
            decimal more = to - reserve.Usd;
            if (more > 0 && reserve.Account.Budget is { } budget && reserve.Account.Committed + more > budget.MaxUsd)
            {
                return false;
            }

            reserve.Account.Reserved += more;
            reserve.Usd = to;
            return true;
        }
    }

    internal void Book(SpendReserve reserve, string? model, TokenUse use, decimal usd, bool isEstimate, bool isPriced)
    {
        lock (_gate)
        {
            Free(reserve);
            reserve.Account.Book(reserve.Provider, model, use, usd, isEstimate, isPriced);
        }
    }

    internal void Release(SpendReserve reserve)
    {
        lock (_gate)
        {
            Free(reserve);
        }
    }

    private static void Free(SpendReserve reserve)
    {
        reserve.Account.Reserved -= reserve.Usd;
        reserve.Account.InFlight--;
    }

    private StudyAccount Find(string? tenant, string? study, bool isOpened)
    {
        var name = (tenant, study);
        if (_accounts.TryGetValue(name, out var account))
        {
            return account;
        }

        if (!isOpened && study is not null)
        {
            Forget();
            _unopened.Enqueue(name);
        }

        return _accounts[name] = new StudyAccount(study);
    }

    // One look at each that is remembered, at most: those opened since leave the line, those with a call under way go to its end.
    private void Forget()
    {
        for (int looks = _unopened.Count; _unopened.Count >= _mostUnopened && looks > 0; looks--)
        {
            var oldest = _unopened.Dequeue();
            if (!_accounts.TryGetValue(oldest, out var account) || account.IsOpened)
            {
                continue;
            }

            if (account.InFlight > 0)
            {
                _unopened.Enqueue(oldest);
            }
            else
            {
                _accounts.Remove(oldest);
            }
        }
    }
}
