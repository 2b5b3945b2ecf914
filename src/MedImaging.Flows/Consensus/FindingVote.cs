namespace MedImaging;

/// <summary>Counts the votes about one code. A model that has no word on it has no vote.</summary>
internal sealed class FindingVote
{
    private readonly ConsensusPolicy _policy;
    private readonly FrameReference _frame;
    private readonly List<Finding[]> _voters;
    private readonly Finding[] _present;
    private readonly double _share;

    internal FindingVote(ConsensusPolicy policy, IReadOnlyList<Findings> each, (string Scheme, string Value) code)
    {
        (_policy, _frame) = (policy, each[0].Frame);
        _voters = [.. each.Select(findings => findings.Items.Where(item => item.Code.Scheme == code.Scheme && item.Code.Value == code.Value)
            .OrderByDescending(item => item.IsPresent).ThenByDescending(item => item.Confidence.Value).ToArray()).Where(items => items.Length > 0)];
        _present = [.. _voters.Where(items => items[0].IsPresent).SelectMany(items => items.Where(item => item.IsPresent))];
        _share = (double)_voters.Count(items => items[0].IsPresent) / _voters.Count;
    }

    /// <summary>The joint findings: one when the code is absent or has no agreed place, else one for each agreed place.</summary>
    internal IEnumerable<Finding> Count(List<string> limits)
    {
        if (_share < _policy.MajorityShare)
        {
            return [Joint(false, null, [.. _voters.Select(items => items[0])], false, limits)];
        }

        var places = FindingPlaces.Of(_present, _voters, _policy.MinOverlap);
        int placed = _voters.Count(items => items.Any(item => item is { IsPresent: true, Region: not null }));
        var agreed = places.Where(place => place.Count * 2 > placed).ToList();
        bool isSplit = agreed.Count < places.Count;
        return agreed.Count == 0
            ? [Joint(true, null, [.. _voters.SelectMany(items => items[0].IsPresent ? items : items[..1])], isSplit, limits)]
            : agreed.Select((place, i) => Joint(true, place, Opinions(place, i == 0 ? [.. places.Except(agreed).SelectMany(other => other)] : []), isSplit && i == 0, limits));
    }

    // Of each model what it says of this place; of one that sees it elsewhere that; of one that does not see it that; and the places nobody shares.
    private List<Finding> Opinions(IReadOnlyList<Finding> place, IReadOnlyList<Finding> elsewhere)
    {
        var said = _voters.Select(items => items.FirstOrDefault(place.Contains) ?? items[0]).ToList();
        said.AddRange(elsewhere.Where(item => !said.Contains(item)));
        return said;
    }

    private Finding Joint(bool isPresent, IReadOnlyList<Finding>? place, List<Finding> opinions, bool isSplit, List<string> limits)
    {
        var voices = place ?? (isPresent ? _present : opinions);
        var agreement = Agreement(isPresent, voices, opinions, isSplit);
        var speaker = voices.OrderByDescending(item => item.IsPresent == isPresent).First();
        string name = PlainText.ToQuote(speaker.Code.Meaning, 80);
        if (agreement.IsDisputed)
        {
            limits.Add(_voters.Count < 2 ? $"Only one model has an opinion about '{name}'" : agreement.HasLateralityConflict
                ? $"The models place '{name}' on different sides; no side is given"
                : $"The models disagree about '{name}'");
        }

        return speaker with
        {
            Confidence = new Confidence(_share, ConfidenceKind.Ensemble),
            IsPresent = isPresent,
            IsCritical = _voters.Any(items => items.Any(item => item.IsCritical)),
            Region = place is null || agreement.HasLateralityConflict ? null : FindingPlaces.Mean(place),
            Laterality = agreement.HasLateralityConflict ? null : voices.Select(item => item.Laterality).OfType<Laterality>().Distinct().ToList() is [var side] ? side : null,
            Outline = null,
            Activation = null,
            Measurements = [],
            Remark = null,
            Evidence = speaker.Evidence with { Agreement = agreement },
        };
    }

    private ModelAgreement Agreement(bool isPresent, IReadOnlyList<Finding> voices, List<Finding> opinions, bool isSplit)
    {
        double dissent = isPresent ? 1 - _share : _share;
        double? ratio = FindingPlaces.SizeRatio(voices);
        bool isConflict = isPresent && FindingPlaces.HasSideConflict(voices, _frame);
        return new ModelAgreement
        {
            Members = [.. opinions.Select(item => new MemberOpinion(
                item.Evidence.ModelId, item.Evidence.ModelVersion, item.Evidence.ModelHash, item.Evidence.RecipeHash, item.Confidence, item.IsPresent, item.Region) { Laterality = item.Laterality })],
            StandardDeviation = Math.Sqrt(_share * (1 - _share)),
            Entropy = _share is <= 0 or >= 1 ? 0 : -(_share * Math.Log2(_share)) - ((1 - _share) * Math.Log2(1 - _share)),
            DissentingShare = dissent,
            HasLateralityConflict = isConflict,
            SizeRatio = ratio,
            IsDisputed = isConflict || isSplit || _voters.Count < 2 || (dissent > 0 && dissent >= _policy.DisputeShare) || ratio >= _policy.MaxSizeRatio,
        };
    }
}
