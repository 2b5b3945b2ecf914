using System.Globalization;

namespace MedImaging;

/// <summary>Joins what several models found in one frame, by votes: confidences of different kinds are never put into one number.</summary>
internal sealed class FindingConsensus(ConsensusPolicy policy)
{
    internal Findings Join(IReadOnlyList<Findings> each, IReadOnlyList<string> missing)
    {
        if (each.Count == 0 || each.Any(other => other.Frame.PixelHash != each[0].Frame.PixelHash))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "A consensus joins findings of one and the same frame.");
        }

        var model = Describe(each);
        var recipe = ContentHash.Of(string.Join(' ', each.SelectMany(findings => findings.Items.Take(1)).Select(item => item.Evidence.RecipeHash.Hex)));
        var limits = each.SelectMany(findings => findings.Limitations).ToList();
        limits.AddRange(missing.Select(client => $"The model '{PlainText.ToQuote(client, 40)}' was asked and gave no answer that could be used"));
        var codes = each.SelectMany(findings => findings.Items).Select(item => (item.Code.Scheme, item.Code.Value)).Distinct();
        var items = codes.SelectMany(code => new FindingVote(policy, each, code).Count(limits))
            .OrderByDescending(item => item.IsPresent).ThenByDescending(item => item.Confidence.Value)
            .Select((item, i) => item with
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"f{i + 1}"),
                Evidence = item.Evidence with { RecipeHash = recipe, ModelId = model.Id, ModelVersion = model.Version, ModelHash = model.Hash },
            });
        return new Findings { Frame = each[0].Frame, Model = model, Items = [.. items], Limitations = [.. limits.Distinct(StringComparer.Ordinal)] };
    }

    private ModelDescription Describe(IReadOnlyList<Findings> each)
    {
        string rule = string.Create(
            CultureInfo.InvariantCulture, $"consensus/1: {policy.MajorityShare:R} {policy.DisputeShare:R} {policy.MinOverlap:R} {policy.MaxSizeRatio:R}");
        var members = each.Select(findings => findings.Model).ToList();
        return new ModelDescription
        {
            Id = "consensus",
            Version = "consensus/1",
            Hash = ContentHash.Of($"{rule}\n{string.Join('\n', members.Select(member => $"{member.Id} {member.Version} {member.Hash.Hex}"))}"),
            IntendedUse = $"The joint opinion of {string.Join(", ", members.Select(member => member.Id).Distinct(StringComparer.Ordinal))}, by votes; it is no medical device",
            Device = string.Join(", ", members.Select(member => member.Device).Distinct(StringComparer.Ordinal)),
        };
    }
}
