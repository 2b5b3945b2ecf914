using System.Globalization;

namespace MedImaging.Providers;

/// <summary>Reads rules from a pack and holds them against facts.</summary>
internal static class GuidelineRules
{
    private const int MaxValues = 200;
    private const int MaxValue = 128;

    private static readonly string[] RuleMembers = ["modality", "bodyPart", "finding", "sizeMillimetres", "ageYears", "risk"];
    private static readonly string[] RangeMembers = ["from", "below"];

    public static GuidelineRule Read(PackValue value)
    {
        value.RequireMembers(RuleMembers);
        return new GuidelineRule
        {
            Modalities = Values(value.Find("modality")),
            BodyParts = Values(value.Find("bodyPart")),
            Findings = Values(value.Find("finding"), item => item.Split(':') is [{ Length: > 0 }, { Length: > 0 }] ? null : "A finding is written SCHEME:CODE."),
            SizeMillimetres = Range(value.Find("sizeMillimetres"), 10_000),
            AgeYears = Range(value.Find("ageYears"), 200),
            Risks = Values(value.Find("risk")),
        };
    }

    /// <returns>What holds and what is not known, or <see langword="null"/> when something does not hold.</returns>
    public static (IReadOnlyList<string> Why, IReadOnlyList<string> Missing)? Evaluate(GuidelineRule rule, GuidelineFacts facts)
    {
        var why = new List<string>();
        var missing = new List<string>();
        string[] codes = [.. facts.Findings.Select(finding => $"{finding.Scheme}:{finding.Value}")];
        return Any("modality", rule.Modalities, facts.Modality is { Code: { } code } ? [code] : [])
            && Any("body part", rule.BodyParts, Known(facts.BodyPart))
            && Any("finding", rule.Findings, codes)
            && In("size", " mm", rule.SizeMillimetres, facts.SizeMillimetres)
            && In("age", " years", rule.AgeYears, facts.AgeYears)
            && Any("risk", rule.Risks, Known(facts.Risk))
                ? (why, missing)
                : null;

        bool Any(string name, IReadOnlyList<string> allowed, string[] known)
        {
            if (allowed.Count == 0)
            {
                return true;
            }

            if (known.Length == 0)
            {
                missing.Add(name);
                return true;
            }

            string? match = allowed.FirstOrDefault(each => known.Contains(each, StringComparer.OrdinalIgnoreCase));
            if (match is not null)
            {
                why.Add($"{name} is {match}");
            }

            return match is not null;
        }

        bool In(string name, string unit, GuidelineRange? range, double? known)
        {
            if (range is null)
            {
                return true;
            }

            if (known is not { } value || !double.IsFinite(value))
            {
                missing.Add(name);
                return true;
            }

            why.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value}{unit} is {range}"));
            return range.Contains(value);
        }
    }

    private static string[] Known(string? fact) => string.IsNullOrWhiteSpace(fact) ? [] : [fact.Trim()];

    private static IReadOnlyList<string> Values(PackValue? list, Func<string, string?>? fault = null)
        => list is null ? [] :
        [
            .. list.Items(1, MaxValues).Select(item =>
            {
                string text = item.Text(MaxValue);
                return fault?.Invoke(text) is { } reason ? throw item.Fault(reason) : text;
            }),
        ];

    private static GuidelineRange? Range(PackValue? value, double max)
    {
        if (value is null)
        {
            return null;
        }

        value.RequireMembers(RangeMembers);
        double? from = value.Find("from")?.Number(0, max), below = value.Find("below")?.Number(0, max);
        return from is null && below is null ? throw value.Fault("It has neither 'from' nor 'below'.")
            : from >= below ? throw value.Fault("Its 'from' is not less than its 'below'.")
            : new GuidelineRange(from, below);
    }
}
