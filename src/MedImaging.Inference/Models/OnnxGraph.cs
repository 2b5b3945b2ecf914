using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace MedImaging;

/// <summary>Reads what is needed of a model file's protocol buffer (onnx.proto3): whether any tensor lives in another file, and single float initializers by name.</summary>
/// <remarks>
/// ONNX Runtime's API shows no initializers, and when a model is opened from bytes it would look for external data in the working directory.
/// The walk is iterative, bounded in depth, and allocates nothing that the bytes present do not justify.
/// </remarks>
internal static class OnnxGraph
{
    private const int MaxDepth = 64;
    private const ulong External = 1;
    private const ulong Float = 1;

    internal enum Message
    {
        None,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        Function,
        Training,
    }

    /// <summary>Throws unless the bytes are a model that keeps all its tensors in itself.</summary>
    /// <exception cref="MedImagingException">They are malformed (<see cref="ErrorKind.Corrupt"/>), or refer to another file (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    public static void RequireSelfContained(ReadOnlySpan<byte> model)
    {
        bool hasGraph = false;
        var pending = new Stack<(Message Kind, int Start, int End, int Depth)>();
        pending.Push((Message.Model, 0, model.Length, 0));
        while (pending.TryPop(out var part))
        {
            int offset = part.Start;
            while (offset < part.End)
            {
                var field = ProtoField.Read(model, ref offset, part.End);
                if (part.Kind == Message.Tensor && (field.Number == 13 || field is { Number: 14, Value: External }))
                {
                    throw At(ErrorKind.PolicyBlocked, "The model keeps tensors in other files (external data); only models of one file are opened", field.Start);
                }

                var inner = field.IsBytes ? Inner(part.Kind, field.Number) : Message.None;
                hasGraph |= inner == Message.Graph;
                if (inner != Message.None)
                {
                    _ = part.Depth < MaxDepth ? 0 : throw At(ErrorKind.LimitExceeded, $"The model is nested deeper than {MaxDepth} messages", field.Start);
                    pending.Push((inner, field.Start, field.End, part.Depth + 1));
                }
            }
        }

        if (!hasGraph)
        {
            throw At(ErrorKind.Corrupt, "The file holds no ONNX graph", 0);
        }
    }

    /// <summary>Finds a float initializer of the main graph.</summary>
    /// <returns>Its dimensions and values, or <see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="MedImagingException">It is of another type, or its values do not fill its dimensions.</exception>
    public static (long[] Shape, float[] Values)? FindInitializer(ReadOnlySpan<byte> model, string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        int offset = 0;
        while (offset < model.Length)
        {
            var graph = ProtoField.Read(model, ref offset, model.Length);
            if (graph is not { Number: 7, IsBytes: true })
            {
                continue;
            }

            for (int inner = graph.Start; inner < graph.End;)
            {
                var tensor = ProtoField.Read(model, ref inner, graph.End);
                if (tensor is { Number: 5, IsBytes: true } && IsNamed(model, tensor, wanted))
                {
                    return ReadTensor(model, tensor, name);
                }
            }
        }

        return null;
    }

    /// <summary>What a field of a message holds, where tensors may lie in it.</summary>
    internal static Message Inner(Message kind, int field) => (kind, field) switch
    {
        (Message.Model, 7) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Training, 1 or 2) => Message.Graph,
        (Message.Function, 7) => Message.Node,
        (Message.Function, 11) => Message.Attribute,
        (Message.Graph, 1) => Message.Node,
        (Message.Graph, 5) => Message.Tensor,
        (Message.Graph, 15) => Message.SparseTensor,
        (Message.Node, 5) => Message.Attribute,
        (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.SparseTensor, 1 or 2) => Message.Tensor,
        _ => Message.None,
    };

    private static bool IsNamed(ReadOnlySpan<byte> model, ProtoField tensor, ReadOnlySpan<byte> name)
    {
        for (int offset = tensor.Start; offset < tensor.End;)
        {
            var field = ProtoField.Read(model, ref offset, tensor.End);
            if (field is { Number: 8, IsBytes: true })
            {
                return model[field.Start..field.End].SequenceEqual(name);
            }
        }

        return false;
    }

    private static (long[] Shape, float[] Values) ReadTensor(ReadOnlySpan<byte> model, ProtoField tensor, string name)
    {
        var shape = new List<long>();
        ReadOnlySpan<byte> values = default;
        ulong type = 0;
        for (int offset = tensor.Start; offset < tensor.End;)
        {
            var field = ProtoField.Read(model, ref offset, tensor.End);
            switch (field.Number)
            {
                case 1 when field.IsBytes:   // packed dimensions
                    for (int at = field.Start; at < field.End;)
                    {
                        shape.Add((long)ProtoField.ReadVarint(model, ref at, field.End));
                    }

                    break;
                case 1:
                    shape.Add((long)field.Value);
                    break;
                case 2:
                    type = field.Value;
                    break;
                case 4 or 9 when field.IsBytes:   // packed float_data, or raw_data: little endian either way
                    values = model[field.Start..field.End];
                    break;
            }
        }

        long count = shape.Aggregate(1L, (product, side) => side is > 0 and <= int.MaxValue && product <= int.MaxValue ? product * side : -1);
        if (type != Float || count < 0 || values.Length != count * sizeof(float))
        {
            throw At(ErrorKind.InvalidInput, $"Initializer {name} is not a float32 tensor whose values fill its dimensions", tensor.Start);
        }

        return ([.. shape], ToFloats(values));
    }

    private static float[] ToFloats(ReadOnlySpan<byte> bytes)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }

        var values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    private static MedImagingException At(ErrorKind kind, string message, int offset) => new(kind, $"{message} (offset {offset}).") { Offset = offset };
}
