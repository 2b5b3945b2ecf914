namespace MedImaging;

/// <summary>What must hold of a manifest by itself, and between it and its recipe.</summary>
internal static class ManifestRules
{
    private const int MaxLabels = 4096;
    private const int MaxSide = 4096;
    private const int MaxMasks = byte.MaxValue;

    /// <summary>Checks a manifest of a model of frames.</summary>
    public static PreprocessingPlan Check(ModelManifest manifest)
    {
        Require(manifest, manifest.Task != ModelTask.VolumeSegmentation, "it is for volumes; open it as OnnxVolumeModel");
        Require(manifest, Enum.IsDefined(manifest.Task), "its task is unknown");
        CheckLabels(manifest);
        CheckOutputs(manifest);
        var recipe = manifest.Input is { Recipe: { } found, Volume: null } ? found : throw Misfit(manifest, "a model of frames has a recipe for frames, and none for volumes");
        var plan = recipe.Compile();
        Require(manifest, plan.Element == TensorElement.Float32, "its recipe makes values of another type than float32, which is what sessions are given");
        long[] expected = plan.Shape[1..].ToArray();
        Require(
            manifest,
            manifest.Input.Shape is [-1 or 1, ..] && manifest.Input.Shape.Skip(1).SequenceEqual(expected),
            $"its input is [{string.Join(", ", manifest.Input.Shape)}], but its recipe makes {string.Join("×", expected)}");
        return plan;
    }

    /// <summary>Checks a manifest of a model of volumes.</summary>
    public static VolumePlan CheckVolume(ModelManifest manifest)
    {
        Require(manifest, manifest.Task == ModelTask.VolumeSegmentation, "it is for frames; open it as OnnxModel");
        CheckLabels(manifest);
        CheckOutputs(manifest);
        var input = manifest.Input is { Recipe: null, Volume: { } found } ? found : throw Misfit(manifest, "a model of volumes has a recipe for volumes, and none for frames");
        var shape = manifest.Input.Shape;
        Require(manifest, shape is [-1 or 1, 1, _, _, _] && shape.Skip(2).All(side => side is -1 or >= 1 and <= MaxSide), $"its input is [{string.Join(", ", shape)}]; a volume is one channel of depth, height and width");
        Require(manifest, input.Tile is null || (input.Tile.Count == 3 && input.Tile.All(side => side is >= 1 and <= MaxSide)), $"a tile has three sides from 1 to {MaxSide}");
        Require(manifest, input.Overlap >= 0 && (input.Tile is null || input.Tile.All(side => input.Overlap < side)), "its tiles overlap by a whole tile, or by less than nothing");
        Require(manifest, Enum.IsDefined(input.Blending), "its tiles are blended in an unknown way");
        Require(manifest, input.Spacing is null or (>= 0.01 and <= 100), "its spacing is not from 0.01 to 100 mm");
        Require(manifest, input.Multiple is >= 1 and <= 1024, "the sides of its tiles are multiples of something below 1 or above 1024");
        Require(manifest, float.IsFinite((float)input.Padding), "its padding is not a number");
        for (int axis = 0; axis < 3; axis++)
        {
            long side = shape[2 + axis];
            bool fits = input.Tile is null || (side < 0 ? input.Tile[axis] % input.Multiple == 0 : input.Tile[axis] == side);
            Require(manifest, fits, "its tile is of another size than its input, or no multiple of what it should be");
        }

        return input.Recipe.Compile();
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

    public static void Require(ModelManifest manifest, bool condition, string fault)
    {
        if (!condition)
        {
            throw Misfit(manifest, fault);
        }
    }

    public static MedImagingException Misfit(ModelManifest manifest, string fault)
        => new(ErrorKind.InvalidInput, $"The model {manifest.Id} and its manifest do not fit: {fault}.");

    private static void CheckLabels(ModelManifest manifest)
    {
        var labels = manifest.Labels;
        bool isEmbedding = manifest.Task == ModelTask.Embedding;
        Require(manifest, !string.IsNullOrWhiteSpace(manifest.Id), "its id is empty");
        Require(manifest, labels.Count >= (isEmbedding ? 0 : 1) && labels.Count <= MaxLabels, $"it has {labels.Count} labels");
        Require(manifest, labels.All(l => l is not null && l.Threshold is >= 0 and <= 1), "a label's threshold is not from 0 to 1");
        Require(manifest, isEmbedding || labels.Any(l => !l.IsNegative), "all its labels are negative");
        Require(manifest, manifest.Calibration?.Fits(labels.Count) ?? true, $"its calibration was not fitted for {labels.Count} labels");
        Require(manifest, manifest.Ages is null || manifest.Ages.Minimum <= manifest.Ages.Maximum, "its youngest age is above its oldest");
    }

    private static void CheckOutputs(ModelManifest manifest)
    {
        var outputs = manifest.Outputs;
        bool hasLogits = manifest.Task is ModelTask.Classification or ModelTask.Segmentation or ModelTask.VolumeSegmentation;
        bool isMask = manifest.Task is ModelTask.Segmentation or ModelTask.VolumeSegmentation;
        Require(manifest, !hasLogits || outputs.Logits.Length > 0, "it names no output with a score for each label");
        Require(manifest, Enum.IsDefined(outputs.Scores) && Enum.IsDefined(outputs.Scaling), "its scores or their scaling are of an unknown kind");
        Require(manifest, !isMask || manifest.Labels.Count <= MaxMasks, $"a mask has at most {MaxMasks} labels");
        Require(manifest, !isMask || outputs.Scores == ScoreFunction.Sigmoid || manifest.Labels.Count > 1, "one plane of softmax scores is always sure; it needs a label for the background, or sigmoid scores");
        Require(manifest, manifest.Task != ModelTask.Embedding || outputs.Embedding is not null, "it names no output with an embedding");
        Require(manifest, manifest.Calibration is null || manifest.Task == ModelTask.Classification, "only scores for whole frames can be calibrated");
        Require(manifest, manifest.Task == ModelTask.Detection == outputs.Boxes is not null, "boxes belong to the task of detection, and it to them");
        if (outputs.Boxes is { } boxes)
        {
            CheckBoxes(manifest, boxes);
        }
    }

    private static void CheckBoxes(ModelManifest manifest, BoxOutputs boxes)
    {
        bool isCorners = boxes.Format == BoxFormat.Corners;
        Require(manifest, Enum.IsDefined(boxes.Format), "its boxes are of an unknown format");
        Require(manifest, boxes is { Labels: not null, Scores: not null } == isCorners, "boxes of three outputs name three, and others one");
        Require(manifest, !isCorners || manifest.Input.Shape is [1, ..], "lists of boxes are of one frame: the batch of its input is 1");
        Require(manifest, boxes.ScoreThreshold is > 0 and <= 1 && boxes.IouThreshold is >= 0 and <= 1, "the thresholds of its boxes are not from 0 to 1");
        Require(manifest, boxes.MaxDetections is >= 1 and <= 10_000, "it keeps no boxes, or more than 10000");
    }
}
