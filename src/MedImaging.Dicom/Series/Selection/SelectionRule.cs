namespace MedImaging.Dicom;

/// <summary>One selection of the rules.</summary>
internal sealed record SelectionRule
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    public bool IsRequired { get; init; } = true;

    public Condition? Series { get; init; }

    public Condition? Images { get; init; }

    public int MinImages { get; init; } = 1;

    public IReadOnlyList<SeriesOrder> Best { get; init; } = [];

    public int Take { get; init; } = 1;

    public SeriesSelection Select(IReadOnlyList<ImageSeries> study)
    {
        var judged = study.Select(Judge).ToList();
        var matches = judged.Where(each => each.IsMatch).ToList();
        foreach (var order in Best.Reverse())
        {
            matches = [.. matches.OrderBy(each => order.KeyOf(each.Selected.Series), order.Comparer)];   // stable: the first order decides, the next breaks ties
        }

        var taken = matches.Take(Take).Select(each => each.Selected).ToList();
        return new SeriesSelection
        {
            Name = Name,
            IsRequired = IsRequired,
            Matches = taken,
            Verdicts = [.. judged.Select(each => new SeriesVerdict(each.Selected.Series, each.IsMatch, taken.Contains(each.Selected), each.Reasons))],
        };
    }

    private (SelectedSeries Selected, bool IsMatch, IReadOnlyList<SelectionReason> Reasons) Judge(ImageSeries series)
    {
        var reasons = new List<SelectionReason>();
        bool holds = Series?.Evaluate(new ConditionSubject(series, null), reasons) ?? true;
        var images = Images is null ? series.Instances : [.. series.Instances.Where(image => Images.Evaluate(new ConditionSubject(series, image), null))];
        if (Images is not null)
        {
            bool isEnough = images.Count >= MinImages;
            reasons.Add(new SelectionReason($"{Path}.images", isEnough, $"{images.Count} of {series.Instances.Count} images meet the conditions; {MinImages} must"));
            holds &= isEnough;
        }

        return (new SelectedSeries(series, images), holds, reasons);
    }
}
