using System.Runtime.InteropServices;

namespace MedImaging.Tests.Models;

/// <summary>Parts of ONNX models beyond <see cref="OnnxBytes"/>: free batches, other precisions, tensors in other files.</summary>
internal static class OnnxParts
{
    public static readonly float[] Weights = [0.5f, -1.25f, 2f, 0.75f];

    /// <summary>image[batch,1,2,2] → Flatten → × weights[4,1] → logits[batch,1].</summary>
    public static byte[] Linear(float[]? weights = null) => Product(OnnxBytes.Initializer("w", [4, 1], weights ?? Weights), "flat", "w", "logits");

    /// <summary>The same, calculated in 16-bit floating point between two casts.</summary>
    public static byte[] LinearHalf() => Frame(
        OnnxBytes.Node("Cast", ["flat"], "half", Number("to", 10)),
        OnnxBytes.Node("MatMul", ["half", "w"], "product"),
        OnnxBytes.Node("Cast", ["product"], "logits", Number("to", 1)),
        OnnxBytes.Field(5, RawTensor("w", [4, 1], 10, MemoryMarshal.AsBytes(Weights.Select(w => (Half)w).ToArray().AsSpan()))));

    /// <summary>The same with weights of 8 bits and one scale.</summary>
    public static byte[] LinearInt8()
    {
        float scale = Weights.Max(Math.Abs) / 127;
        sbyte[] quantised = [.. Weights.Select(w => (sbyte)Math.Round(w / scale))];
        return Frame(
            OnnxBytes.Node("DequantizeLinear", ["q", "scale"], "w"),
            OnnxBytes.Node("MatMul", ["flat", "w"], "logits"),
            OnnxBytes.Field(5, RawTensor("q", [4, 1], 3, MemoryMarshal.AsBytes(quantised.AsSpan()))),
            OnnxBytes.Initializer("scale", [], [scale]));
    }

    /// <summary>The linear model with its weights in another file.</summary>
    public static byte[] LinearExternal(string location, long? offset = null, long? length = null, long rows = 4)
        => Product(OnnxBytes.Field(5, External("w", [rows, 1], location, offset, length)), "flat", "w", "logits");

    public static byte[] External(string name, long[] shape, string location, long? offset = null, long? length = null)
    {
        List<byte[]> parts = [.. shape.Select(s => OnnxBytes.Number(1, (ulong)s)), OnnxBytes.Number(2, 1), OnnxBytes.Text(8, name), Entry("location", location)];
        if (offset is not null)
        {
            parts.Add(Entry("offset", $"{offset}"));
        }

        if (length is not null)
        {
            parts.Add(Entry("length", $"{length}"));
        }

        return OnnxBytes.Join([.. parts, OnnxBytes.Number(14, 1)]);
    }

    public static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static byte[] Product(byte[] initializer, string left, string right, string output)
        => Frame(OnnxBytes.Node("MatMul", [left, right], output), initializer);

    private static byte[] Frame(params byte[][] parts) => OnnxBytes.Model(OnnxBytes.Graph(
        [
            OnnxBytes.Node("Flatten", ["image"], "flat"),
            .. parts,
            OnnxBytes.Input("image", -1, 1, 2, 2),
            OnnxBytes.Output("logits", -1, 1),
        ]));

    private static byte[] Entry(string key, string value) => OnnxBytes.Field(13, OnnxBytes.Join(OnnxBytes.Text(1, key), OnnxBytes.Text(2, value)));

    private static byte[] Number(string name, int value)
        => OnnxBytes.Field(5, OnnxBytes.Join(OnnxBytes.Text(1, name), OnnxBytes.Number(3, (ulong)value), OnnxBytes.Number(20, 2)));

    private static byte[] RawTensor(string name, long[] shape, ulong type, ReadOnlySpan<byte> values)
        => OnnxBytes.Join([.. shape.Select(s => OnnxBytes.Number(1, (ulong)s)), OnnxBytes.Number(2, type), OnnxBytes.Text(8, name), OnnxBytes.Field(9, values)]);
}
