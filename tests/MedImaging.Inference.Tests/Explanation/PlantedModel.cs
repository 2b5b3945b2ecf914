using System.Text.Json.Nodes;
using MedImaging.Testing;
using MedImaging.Tests.Models;
using static MedImaging.Tests.Models.OnnxBytes;

namespace MedImaging.Tests.Explanation;

/// <summary>A model of 32 × 32 pixels whose score depends on one box alone, though it has feature maps for other bright places too; and frames for it.</summary>
internal static class PlantedModel
{
    public const int Side = 32;

    /// <summary>Rows 8 to 23, columns 8 to 15: whole cells of the features (4 pixels) and whole patches of the attention (8 pixels).</summary>
    public static readonly FrameRegion Box = new(8, 8, 16, 24);

    private static readonly FrameRegion[] Decoys = [new(22, 4, 28, 10), new(22, 20, 30, 28), new(2, 26, 12, 30)];

    public static string Write(TemporaryFolder folder, bool hasAttention = false, bool hasOtherHead = false)
        => TestModels.Write(folder, Bytes(hasAttention, hasOtherHead), Side, manifest =>
        {
            manifest["input"]!["shape"]![0] = hasAttention ? 1 : -1;
            manifest["outputs"]!["features"] = "features";
            manifest["outputs"]!["classifierWeights"] = "weights";
        });

    /// <summary>Bright in the box and at the decoys, with a little noise.</summary>
    public static PixelFrame Frame(ulong seed = 1)
    {
        float[] noise = TestValues.Finite(Side * Side, 0, 0.1f, seed);
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] += In(Box, i) ? 0.9f : Decoys.Any(d => In(d, i)) ? 0.8f : 0.2f;
        }

        return TestFrames.Of(Side, Side, noise);
    }

    /// <summary>The share of what speaks for the label that lies in the box.</summary>
    public static double MassInBox(ActivationMap map)
    {
        double inside = 0, all = 0;
        for (int i = 0; i < map.Values.Count; i++)
        {
            double value = Math.Max(map.Values[i], 0);
            var (row, column) = Math.DivRem(i, map.Columns);
            double left = column * Side / (double)map.Columns, top = row * Side / (double)map.Rows, width = Side / (double)map.Columns, height = Side / (double)map.Rows;
            double overlap = Math.Max(0, Math.Min(left + width, Box.Right) - Math.Max(left, Box.Left)) * Math.Max(0, Math.Min(top + height, Box.Bottom) - Math.Max(top, Box.Top));
            (inside, all) = (inside + (value * overlap / (width * height)), all + value);
        }

        return inside / all;
    }

    // features = relu(mean of 4 × 4 of (image × masks)); logit = 40 × mean of the first feature map − 3.
    private static byte[] Bytes(bool hasAttention, bool hasOtherHead)
    {
        int batch = hasAttention ? 1 : -1, channels = 1 + Decoys.Length;
        FrameRegion[] places = [Box, .. Decoys];
        float[] masks = [.. places.SelectMany(p => Enumerable.Range(0, Side * Side).Select(i => In(p, i) ? 1f : 0f))];
        return Model(Graph(
            [
                Node("Mul", ["image", "masks"], "masked"),
                Node("AveragePool", ["masked"], "means", Ints("kernel_shape", 4, 4), Ints("strides", 4, 4)),
                Node("Relu", ["means"], "features"),
                Node(hasOtherHead ? "GlobalMaxPool" : "GlobalAveragePool", ["features"], "pooled"),
                Node("Flatten", ["pooled"], "vector"),
                Node("Gemm", ["vector", "weights", "bias"], "logits", Int("transB", 1)),
                Initializer("masks", [1, channels, Side, Side], masks),
                Initializer("weights", [1, channels], [hasOtherHead ? 5 : 40, .. new float[Decoys.Length]]),
                Initializer("bias", [1], [-3]),
                Input("image", batch, 1, Side, Side),
                Output("logits", batch, 1),
                Output("features", batch, channels, 8, 8),
                .. hasAttention ? Attention() : [],
            ]));
    }

    // Every token attends to the patches by softmax(40 × mean of image × first mask), and not to the class token.
    private static byte[][] Attention() =>
    [
        Initializer("box", [1, 1, Side, Side], [.. Enumerable.Range(0, Side * Side).Select(i => In(Box, i) ? 40f : 0f)]),
        Node("Mul", ["image", "box"], "boxed"),
        Node("AveragePool", ["boxed"], "patches", Ints("kernel_shape", 8, 8), Ints("strides", 8, 8)),
        Node("Flatten", ["patches"], "row"),
        Node("Softmax", ["row"], "share", Int("axis", 1)),
        Initializer("class", [1, 1], [0]),
        Node("Concat", ["class", "share"], "tokens", Int("axis", 1)),
        Initializer("ones", [1, 17, 1], [.. Enumerable.Repeat(1f, 17)]),
        Node("MatMul", ["ones", "tokens"], "attention"),
        Output("attention", 1, 17, 17),
    ];

    private static byte[] Int(string name, int value) => Field(5, Join(Text(1, name), Number(3, (ulong)value), Number(20, 2)));

    private static bool In(FrameRegion region, int pixel)
        => pixel % Side >= region.Left && pixel % Side < region.Right && pixel / Side >= region.Top && pixel / Side < region.Bottom;
}
