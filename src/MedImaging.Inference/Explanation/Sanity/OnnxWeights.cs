using System.Buffers.Binary;

namespace MedImaging;

/// <summary>Replaces the learned numbers in an ONNX file (onnx.proto3) by chance, in place: same length, same graph, nothing learned left.</summary>
/// <remarks>
/// float32 tensors of two dimensions and more become normal numbers around 0 with the root mean square they had; those of one dimension (biases, scales, variances, which must stay
/// positive) and weights of other types (float16, float64, int8, uint8) are shuffled. Tensors of one dimension with fewer than nine values are left: some are no weights but sizes.
/// </remarks>
internal static class OnnxWeights
{
    private const int MaxDepth = 64;
    private const int FewestShuffled = 9;

    private enum Message
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    private enum ElementType : ulong
    {
        Undefined = 0,
        Float32 = 1,
        UInt8 = 2,
        Int8 = 3,
        Float16 = 10,
        Float64 = 11,
        BFloat16 = 16,
    }

    /// <summary>A copy of the model with random weights.</summary>
    /// <returns>The copy, and how many numbers were replaced.</returns>
    /// <exception cref="MedImagingException">The bytes are not a model (<see cref="ErrorKind.Corrupt"/>).</exception>
    public static (byte[] Model, long Replaced) Randomize(ReadOnlySpan<byte> model, ulong seed)
    {
        byte[] copy = model.ToArray();
        var chance = new SeededChance(seed);
        long replaced = 0;
        var pending = new Stack<(Message Kind, int Start, int End, int Depth)>();
        pending.Push((Message.Model, 0, copy.Length, 0));
        while (pending.TryPop(out var part))
        {
            if (part.Kind == Message.Tensor)
            {
                replaced += Randomize(copy, part.Start, part.End, ref chance);
                continue;
            }

            for (int offset = part.Start; offset < part.End;)
            {
                var field = ProtoField.Read(copy, ref offset, part.End);
                if (field.IsBytes && Inner(part.Kind, field.Number) is { } inner)
                {
                    _ = part.Depth < MaxDepth
                        ? 0
                        : throw new MedImagingException(ErrorKind.LimitExceeded, $"The model is nested deeper than {MaxDepth} messages (offset {field.Start}).") { Offset = field.Start };
                    pending.Push((inner, field.Start, field.End, part.Depth + 1));
                }
            }
        }

        return (copy, replaced);
    }

    // Weights lie in initializers, and in the attributes of Constant nodes.
    private static Message? Inner(Message kind, int field) => (kind, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5) => Message.Tensor,
        (Message.Attribute, 6) => Message.Graph,
        _ => null,
    };

    private static int Randomize(byte[] model, int start, int end, ref SeededChance chance)
    {
        int dimensions = 0;
        var type = ElementType.Undefined;
        Span<byte> values = default;
        for (int offset = start; offset < end;)
        {
            var field = ProtoField.Read(model, ref offset, end);
            switch (field.Number)
            {
                case 1 when field.IsBytes:
                    for (int at = field.Start; at < field.End; dimensions++)
                    {
                        _ = ProtoField.ReadVarint(model, ref at, field.End);
                    }

                    break;
                case 1:
                    dimensions++;
                    break;
                case 2:
                    type = (ElementType)field.Value;
                    break;
                case 4 or 9 when field.IsBytes:   // packed float_data, or raw_data: little endian either way
                    values = model.AsSpan(field.Start, field.End - field.Start);
                    break;
            }
        }

        int size = type switch
        {
            ElementType.Float32 => 4,
            ElementType.Float64 => 8,
            ElementType.Float16 or ElementType.BFloat16 => 2,
            ElementType.Int8 or ElementType.UInt8 => 1,
            _ => 0,
        };
        return size == 0 || values.Length % size != 0 ? 0 : Replace(values, type, size, dimensions, ref chance);
    }

    private static int Replace(Span<byte> values, ElementType type, int size, int dimensions, ref SeededChance chance)
    {
        int count = values.Length / size;
        if (type == ElementType.Float32 && dimensions >= 2)
        {
            Draw(values, count, ref chance);
            return count;
        }

        if (dimensions < 1 || (dimensions == 1 && count < FewestShuffled))
        {
            return 0;
        }

        Span<byte> held = stackalloc byte[8];
        for (int i = count - 1; i > 0; i--)
        {
            var one = values.Slice(i * size, size);
            var other = values.Slice(chance.NextBelow(i + 1) * size, size);
            one.CopyTo(held);
            other.CopyTo(one);
            held[..size].CopyTo(other);
        }

        return count;
    }

    private static void Draw(Span<byte> values, int count, ref SeededChance chance)
    {
        double squares = 0;
        for (int i = 0; i < count; i++)
        {
            double value = BinaryPrimitives.ReadSingleLittleEndian(values[(i * 4)..]);
            squares += double.IsFinite(value) ? value * value : 0;
        }

        double deviation = Math.Sqrt(squares / Math.Max(1, count));
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(values[(i * 4)..], (float)(chance.NextNormal() * deviation));
        }
    }
}
