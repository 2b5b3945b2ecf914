namespace MedImaging.Providers;

/// <summary>What one study has spent and reserved. The ledger's lock guards it.</summary>
internal sealed class StudyAccount(string? study)
{
    private readonly List<SpendLine> _lines = [];

    public Budget? Budget { get; set; }

    public bool IsOpened => Budget is not null;

    public decimal Spent { get; private set; }

    public decimal Reserved { get; set; }

    public int InFlight { get; set; }

    public decimal Committed => Spent + Reserved;

    public void Book(string provider, string? model, TokenUse use, decimal usd, bool isEstimate, bool isPriced)
    {
        int at = 0;
        while (at < _lines.Count && (_lines[at].Provider != provider || _lines[at].Model != model))
        {
            at++;
        }

        if (at == _lines.Count)
        {
            _lines.Add(new SpendLine(provider, model));
        }

        var line = _lines[at];
        Spent += usd;
        _lines[at] = line with
        {
            Calls = line.Calls + 1,
            InputTokens = line.InputTokens + use.Input,
            CachedTokens = line.CachedTokens + use.Cached,
            OutputTokens = line.OutputTokens + use.Output,
            Usd = line.Usd + usd,
            EstimatedUsd = line.EstimatedUsd + (isEstimate ? usd : 0),
            EstimatedCalls = line.EstimatedCalls + (isEstimate ? 1 : 0),
            UnpricedCalls = line.UnpricedCalls + (isPriced ? 0 : 1),
        };
    }

    public SpendStatement State() => new(study, Budget, Reserved, [.. _lines]);
}
