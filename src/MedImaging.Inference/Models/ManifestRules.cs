using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>What must hold between a manifest, its recipe and the model it describes.</summary>
internal static class ManifestRules
{
    private const int MaxLabels = 4096;

    public static PreprocessingPlan Check(ModelManifest manifest)
    {
        var labels = manifest.Labels;
        Require(manifest, !string.IsNullOrWhiteSpace(manifest.Id), "its id is empty");
        Require(manifest, labels.Count is >= 1 and <= MaxLabels, $"it has {labels.Count} labels");
        Require(manifest, labels.All(l => l is not null && l.Threshold is >= 0 and <= 1), "a label's threshold is not from 0 to 1");
        Require(manifest, labels.Any(l => !l.IsNegative), "all its labels are negative");
        Require(manifest, manifest.Calibration?.Fits(labels.Count) ?? true, $"its calibration was not fitted for {labels.Count} labels");
        var plan = manifest.Input.Recipe.Compile();
        long[] expected = [plan.Channels, plan.Height, plan.Width];
        Require(
            manifest,
            manifest.Input.Shape is [-1 or 1, ..] && manifest.Input.Shape.Skip(1).SequenceEqual(expected),
            $"its input is [{string.Join(", ", manifest.Input.Shape)}], but its recipe makes {string.Join("×", expected)}");
        return plan;
    }

    public static (float[] Values, int Channels)? FindWeights(ReadOnlySpan<byte> model, ModelManifest manifest)
    {
        int labels = manifest.Labels.Count;
        if (manifest.Outputs.ClassifierWeightValues is { } rows)
        {
            bool isTable = rows.Count == labels && rows.All(r => r is { Count: > 0 } && r.Count == rows[0].Count && r.All(float.IsFinite));
            Require(manifest, isTable, $"its classifier weights are not {labels} rows of numbers of one length");
            return ([.. rows.SelectMany(r => r)], rows[0].Count);
        }

        if (manifest.Outputs.ClassifierWeights is not { } name)
        {
            return null;
        }

        var (shape, values) = OnnxGraph.FindInitializer(model, name)
            ?? throw new MedImagingException(ErrorKind.InvalidInput, $"The model {manifest.Id} has no initializer {name}, which its manifest names.");
        Require(manifest, shape.Length == 2 && shape[0] == labels, $"its classifier weights are [{string.Join(", ", shape)}] for {labels} labels");
        Require(manifest, values.All(float.IsFinite), "its classifier weights are not all numbers");
        return (values, (int)shape[1]);
    }

    public static void Check(ModelManifest manifest, OnnxSession session, int? featureChannels)
    {
        var input = manifest.Input;
        Require(manifest, session.Inputs.Count == 1, $"it has {session.Inputs.Count} inputs; an image model has one");
        CheckShape(manifest, "input", input.Name, session.Inputs, [null, .. input.Shape.Skip(1)]);
        CheckShape(manifest, "output", manifest.Outputs.Logits, session.Outputs, [null, manifest.Labels.Count]);
        if (featureChannels is { } channels)
        {
            Require(manifest, manifest.Outputs.Features is not null, "it has classifier weights, but no output with features");
            CheckShape(manifest, "output", manifest.Outputs.Features ?? "", session.Outputs, [null, channels, null, null]);
        }
    }

    // Expected null: any size. Actual -1: not known before a run, and checked then.
    private static void CheckShape(ModelManifest manifest, string kind, string name, IReadOnlyDictionary<string, NodeMetadata> all, long?[] expected)
    {
        if (!all.TryGetValue(name, out var node))
        {
            throw Misfit(manifest, $"it has no {kind} {name}; it has {string.Join(", ", all.Keys)}");
        }

        Require(manifest, node.IsTensor && node.ElementType == typeof(float), $"its {kind} {name} is not a float32 tensor");
        int[] actual = node.Dimensions;
        bool fits = actual.Length == expected.Length && actual.Zip(expected).All(p => p.First < 0 || p.Second is null || p.First == p.Second);
        Require(
            manifest,
            fits && (actual[0] is -1 or 1),
            $"its {kind} {name} is [{string.Join(", ", actual)}], and the manifest says [{string.Join(", ", expected.Select(e => e?.ToString() ?? "any"))}]");
    }

    private static void Require(ModelManifest manifest, bool condition, string fault)
    {
        if (!condition)
        {
            throw Misfit(manifest, fault);
        }
    }

    private static MedImagingException Misfit(ModelManifest manifest, string fault)
        => new(ErrorKind.InvalidInput, $"The model {manifest.Id} and its manifest do not fit: {fault}.");
}
