using System.Globalization;

namespace MedImaging;

/// <summary>Joins what several models found in one frame.</summary>
internal sealed class Consensus(ModelDescription ensemble, EnsembleOptions options, ImageTensor tensor)
{
    public Findings Join(IReadOnlyList<Findings> each)
    {
        var codes = each.SelectMany(findings => findings.Items).Select(item => (item.Code.Value, item.Code.Scheme)).Distinct();
        var joined = codes.Select(code => Join(code, each)).OrderByDescending(item => item.Confidence.Value)
            .Select((item, i) => item with { Id = string.Create(CultureInfo.InvariantCulture, $"f{i + 1}") }).ToList();
        return new Findings
        {
            Frame = tensor.Frame,
            Model = ensemble,
            Items = joined,
            Limitations = [.. each.SelectMany(findings => findings.Limitations).Concat(joined.SelectMany(Disputes)).Distinct(StringComparer.Ordinal)],
        };
    }

    private Finding Join((string Value, string Scheme) code, IReadOnlyList<Findings> each)
    {
        var items = each.Select(findings => findings.Items.Where(item => item.Code.Value == code.Value && item.Code.Scheme == code.Scheme)
            .OrderByDescending(item => item.IsPresent).ThenByDescending(item => item.Confidence.Value).FirstOrDefault()).OfType<Finding>().ToList();
        bool isMean = options.Rule == EnsembleRule.Mean;
        if (isMean && items.Select(item => item.Confidence.Kind).Distinct().Count() > 1)
        {
            throw new MedImagingException(
                ErrorKind.PolicyBlocked, $"The models of {ensemble.Id} give confidences of different kinds; those have no mean. Join them by majority, or calibrate them.");
        }

        double share = (double)items.Count(item => item.IsPresent) / items.Count, value = isMean ? items.Average(item => item.Confidence.Value) : share;
        bool isPresent = isMean ? value >= options.Threshold : share >= 0.5;
        var opinions = items.Select(item => new MemberOpinion(
            item.Evidence.ModelId, item.Evidence.ModelVersion, item.Evidence.ModelHash, item.Evidence.RecipeHash, item.Confidence, item.IsPresent, item.Region)).ToList();
        var agreement = Disagreement.Of(opinions, isPresent, !isMean, tensor.Frame, options.DisputeShare, options.DisputeDeviation);
        var speaker = items.OrderByDescending(item => item.IsPresent == isPresent).ThenByDescending(item => isPresent ? item.Confidence.Value : -item.Confidence.Value).First();
        var joint = speaker with
        {
            Confidence = new Confidence(Math.Clamp(value, 0, 1), ConfidenceKind.Ensemble),
            IsPresent = isPresent,
            IsCritical = items.Any(item => item.IsCritical),
            Evidence = new FindingEvidence
            {
                PixelHash = tensor.Frame.PixelHash,
                RecipeHash = tensor.RecipeHash,
                ModelId = ensemble.Id,
                ModelVersion = ensemble.Version,
                ModelHash = ensemble.Hash,
                Agreement = agreement,
            },
        };
        return agreement.HasLateralityConflict ? joint with { Region = null, Outline = null, Activation = null, Measurements = [] } : joint;
    }

    private static IEnumerable<string> Disputes(Finding item)
    {
        if (item.Evidence.Agreement is { HasLateralityConflict: true })
        {
            yield return $"The models place “{item.Code.Meaning}” on different sides of the picture; no place is given.";
        }
        else if (item.Evidence.Agreement is { IsDisputed: true })
        {
            yield return $"The models disagree about “{item.Code.Meaning}”.";
        }
    }
}
