using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests.Models;

/// <summary>Small models of every task whose outputs are their inputs, laid out anew: a test writes into the input what the model is to say.</summary>
internal static class TaskModels
{
    public const int Int64 = 7;
    private const int Float = 1;

    /// <summary>image[1,1,rows,columns] → out[1,rows,columns].</summary>
    public static byte[] Table(int rows, int columns) => OnnxBytes.Model(OnnxBytes.Graph(
        OnnxBytes.Node("Reshape", ["image", "shape"], "out"),
        Longs("shape", [3], [1, rows, columns]),
        OnnxBytes.Input("image", 1, 1, rows, columns),
        OnnxBytes.Output("out", 1, rows, columns)));

    /// <summary>image[1,1,6,count] → boxes[count,4] of its rows 0 to 3, labels[count] of row 4, scores[count] of row 5.</summary>
    public static byte[] Corners(int count) => OnnxBytes.Model(OnnxBytes.Graph(
        OnnxBytes.Node("Reshape", ["image", "shape"], "table"),
        OnnxBytes.Node("Gather", ["table", "sides"], "corners", Int("axis", 0)),
        OnnxBytes.Node("Transpose", ["corners"], "boxes", OnnxBytes.Ints("perm", 1, 0)),
        OnnxBytes.Node("Gather", ["table", "fifth"], "numbers", Int("axis", 0)),
        OnnxBytes.Node("Cast", ["numbers"], "labels", Int("to", Int64)),
        OnnxBytes.Node("Gather", ["table", "sixth"], "scores", Int("axis", 0)),
        Longs("shape", [2], [6, count]),
        Longs("sides", [4], [0, 1, 2, 3]),
        Longs("fifth", [], [4]),
        Longs("sixth", [], [5]),
        OnnxBytes.Input("image", 1, 1, 6, count),
        Output("boxes", Float, -1, 4),
        Output("labels", Int64, -1),
        Output("scores", Float, -1)));

    /// <summary>image[1,1,height,width] → logits[1,labels,height,width]: each label's weight times the pixel plus its bias.</summary>
    public static byte[] Mask(int height, int width, params (float Weight, float Bias)[] labels) => OnnxBytes.Model(OnnxBytes.Graph(
        OnnxBytes.Node("Conv", ["image", "w", "b"], "logits"),
        OnnxBytes.Initializer("w", [labels.Length, 1, 1, 1], [.. labels.Select(l => l.Weight)]),
        OnnxBytes.Initializer("b", [labels.Length], [.. labels.Select(l => l.Bias)]),
        OnnxBytes.Input("image", 1, 1, height, width),
        OnnxBytes.Output("logits", 1, labels.Length, height, width)));

    /// <summary>volume[1,1,depth,height,width] of any size → logits[1,2,depth,height,width]: 0, and the mean of the 27 voxels around less one half.</summary>
    public static byte[] MeanAround() => OnnxBytes.Model(OnnxBytes.Graph(
        OnnxBytes.Node("Conv", ["volume", "w", "b"], "logits", OnnxBytes.Ints("pads", 1, 1, 1, 1, 1, 1)),
        OnnxBytes.Initializer("w", [2, 1, 3, 3, 3], [.. Enumerable.Repeat(0f, 27), .. Enumerable.Repeat(1f / 27, 27)]),
        OnnxBytes.Initializer("b", [2], [0f, -0.5f]),
        OnnxBytes.Field(11, Value("volume", Float, 1, 1, -1, -1, -1)),
        Output("logits", Float, 1, 2, -1, -1, -1)));

    /// <summary>Writes a model whose input is of these sides, with a manifest of which parts are replaced.</summary>
    public static string Write(TemporaryFolder folder, byte[] model, int height, int width, string change) => TestModels.Write(folder, model, height, manifest =>
    {
        manifest["input"]!["shape"] = new JsonArray(1, 1, height, width);
        manifest["input"]!["recipe"]!["steps"]![0]!["width"] = width;
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            manifest[name] = value?.DeepClone();
        }
    });

    /// <summary>An input with these values, made of a frame of some size.</summary>
    public static ImageTensor Tensor(int height, int width, float[] values, int rows, int columns, FrameRegion? area = null, double? spacing = null)
    {
        var owner = MemoryPool<float>.Shared.Rent(values.Length);
        values.CopyTo(owner.Memory);
        var frame = TestFrames.Of(1, 1, [0]).ToReference() with { Rows = rows, Columns = columns, RowSpacing = spacing, ColumnSpacing = spacing };
        return new ImageTensor(frame, owner, 1, height, width, ContentHash.Of("recipe")) { Area = area ?? new FrameRegion(0, 0, columns, rows) };
    }

    private static byte[] Longs(string name, long[] shape, long[] values) => OnnxBytes.Field(5, OnnxBytes.Join(
        [.. shape.Select(s => OnnxBytes.Number(1, (ulong)s)), OnnxBytes.Number(2, Int64), OnnxBytes.Text(8, name), OnnxBytes.Field(9, MemoryMarshal.AsBytes(values.AsSpan()))]));

    private static byte[] Int(string name, int value) => OnnxBytes.Field(5, OnnxBytes.Join(OnnxBytes.Text(1, name), OnnxBytes.Number(3, (ulong)value), OnnxBytes.Number(20, 2)));

    private static byte[] Output(string name, int type, params long[] shape) => OnnxBytes.Field(12, Value(name, type, shape));

    private static byte[] Value(string name, int type, params long[] shape)
    {
        var sides = shape.Select((s, i) => OnnxBytes.Field(1, s < 0 ? OnnxBytes.Text(2, $"side{i}") : OnnxBytes.Number(1, (ulong)s)));
        return OnnxBytes.Join(OnnxBytes.Text(1, name), OnnxBytes.Field(2, OnnxBytes.Field(1, OnnxBytes.Join(OnnxBytes.Number(1, (ulong)type), OnnxBytes.Field(2, OnnxBytes.Join([.. sides]))))));
    }
}
