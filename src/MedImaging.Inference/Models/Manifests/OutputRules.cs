using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>What must hold between a manifest and the model it describes: the names, types and sizes of the inputs and outputs.</summary>
internal static class OutputRules
{
    private static readonly Type[] Floats = [typeof(float)];
    private static readonly Type[] Integers = [typeof(long), typeof(int)];

    public static void Check(ModelManifest manifest, OnnxSession session, int? featureChannels)
    {
        CheckInput(manifest, session);
        var outputs = manifest.Outputs;
        switch (manifest.Task)
        {
            case ModelTask.Classification:
                Check(manifest, session, outputs.Logits, Floats, [null, manifest.Labels.Count]);
                break;
            case ModelTask.Segmentation:
                Check(manifest, session, outputs.Logits, Floats, [null, manifest.Labels.Count, null, null]);
                break;
            case ModelTask.VolumeSegmentation:
                Check(manifest, session, outputs.Logits, Floats, [null, manifest.Labels.Count, null, null, null]);
                break;
            case ModelTask.Detection when outputs.Boxes is { } boxes:
                CheckBoxes(manifest, session, boxes);
                break;
        }

        if (outputs.Embedding is { } embedding)
        {
            Check(manifest, session, embedding, Floats, [null, null]);
        }

        if (featureChannels is { } channels)
        {
            ManifestRules.Require(manifest, outputs.Features is not null, "it has classifier weights, but no output with features");
            Check(manifest, session, outputs.Features ?? "", Floats, [null, channels, null, null]);
        }
    }

    private static void CheckInput(ModelManifest manifest, OnnxSession session)
    {
        var input = manifest.Input;
        ManifestRules.Require(manifest, session.Inputs.Count == 1, $"it has {session.Inputs.Count} inputs; an image model has one");
        var node = Find(manifest, "input", input.Name, session.Inputs);
        RequireType(manifest, "input", input.Name, node, Floats);
        RequireShape(manifest, "input", input.Name, node, [null, .. input.Shape.Skip(1).Select(side => side < 0 ? (long?)null : side)], isBatch: true);
    }

    private static void CheckBoxes(ModelManifest manifest, OnnxSession session, BoxOutputs boxes)
    {
        int labels = manifest.Labels.Count;
        switch (boxes.Format)
        {
            case BoxFormat.CenterRows:
                Check(manifest, session, boxes.Boxes, Floats, [null, 4 + labels, null]);
                break;
            case BoxFormat.CenterColumns:
                Check(manifest, session, boxes.Boxes, Floats, [null, null, 5 + labels]);
                break;
            default:
                // Some exporters keep a batch of 1 before the list.
                CheckList(manifest, session, boxes.Boxes, Floats, [null, 4]);
                CheckList(manifest, session, boxes.Labels ?? "", Integers, [null]);
                CheckList(manifest, session, boxes.Scores ?? "", Floats, [null]);
                break;
        }
    }

    private static void Check(ModelManifest manifest, OnnxSession session, string name, Type[] types, long?[] expected)
    {
        var node = Find(manifest, "output", name, session.Outputs);
        RequireType(manifest, "output", name, node, types);
        RequireShape(manifest, "output", name, node, expected, isBatch: true);
    }

    private static void CheckList(ModelManifest manifest, OnnxSession session, string name, Type[] types, long?[] expected)
    {
        var node = Find(manifest, "output", name, session.Outputs);
        RequireType(manifest, "output", name, node, types);
        bool hasBatch = node.Dimensions.Length == expected.Length + 1;
        RequireShape(manifest, "output", name, node, hasBatch ? [null, .. expected] : expected, isBatch: hasBatch);
    }

    private static NodeMetadata Find(ModelManifest manifest, string kind, string name, IReadOnlyDictionary<string, NodeMetadata> all)
        => all.TryGetValue(name, out var node) ? node : throw ManifestRules.Misfit(manifest, $"it has no {kind} {name}; it has {string.Join(", ", all.Keys)}");

    private static void RequireType(ModelManifest manifest, string kind, string name, NodeMetadata node, Type[] types)
        => ManifestRules.Require(
            manifest, node.IsTensor && types.Contains(node.ElementType), $"its {kind} {name} is not a {(types == Floats ? "float32" : "whole-number")} tensor");

    // Expected null: any size. Actual -1: not known before a run, and checked then.
    private static void RequireShape(ModelManifest manifest, string kind, string name, NodeMetadata node, long?[] expected, bool isBatch)
    {
        int[] actual = node.Dimensions;
        bool fits = actual.Length == expected.Length && actual.Zip(expected).All(p => p.First < 0 || p.Second is null || p.First == p.Second);
        ManifestRules.Require(
            manifest,
            fits && (!isBatch || actual[0] is -1 or 1),
            $"its {kind} {name} is [{string.Join(", ", actual)}], and the manifest says [{string.Join(", ", expected.Select(e => e?.ToString() ?? "any"))}]");
    }
}
