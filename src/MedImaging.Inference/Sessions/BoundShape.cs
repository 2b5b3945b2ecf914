using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>A tensor by name, with the shape it has for one input.</summary>
internal readonly record struct NamedShape(string Name, long[] Shape);

/// <summary>The input and the outputs of a run whose sizes are all known before it.</summary>
internal sealed record BoundShape(NamedShape Input, IReadOnlyList<NamedShape> Outputs, int InputLength)
{
    private const long MaxValues = 1 << 22;

    /// <summary>Makes the shape, or says that buffers cannot be bound beforehand: a size is known only after the run, an output is not float32, or the buffers would be too large to keep.</summary>
    public static BoundShape? Of(OnnxSession session, NamedShape input, IReadOnlyList<string> names)
    {
        string? batch = BatchName(session.Inputs[input.Name]);
        long total = CountOf(input.Shape);
        var outputs = new List<NamedShape>();
        foreach (string name in names)
        {
            var node = session.Outputs[name];
            if (!node.IsTensor || node.ElementType != typeof(float) || node.Dimensions is not [var first, .. var rest] || rest.Any(d => d <= 0)
                || !(first == 1 || (first < 0 && batch is not null && BatchName(node) == batch)))
            {
                return null;
            }

            long[] shape = [1, .. rest.Select(d => (long)d)];
            total += CountOf(shape);
            outputs.Add(new NamedShape(name, shape));
        }

        return total is > 0 and <= MaxValues ? new BoundShape(input, outputs, (int)CountOf(input.Shape)) : null;
    }

    // An output that changes with the batch bears the name of the input's; any other free dimension is none of ours to guess.
    private static string? BatchName(NodeMetadata node) => node.SymbolicDimensions is [{ Length: > 0 } name, ..] && node.Dimensions[0] < 0 ? name : null;

    private static long CountOf(long[] shape) => shape.Aggregate(1L, (product, side) => product > MaxValues || side > MaxValues ? MaxValues + 1 : product * side);
}
