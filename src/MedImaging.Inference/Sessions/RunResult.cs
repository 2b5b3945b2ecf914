using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MedImaging;

/// <summary>The outputs of one run, for all of its inputs.</summary>
internal abstract class RunResult
{
    /// <summary>The shape of an output as the model gave it. The caller does not change it.</summary>
    public abstract long[] ShapeOf(int output);

    /// <summary>All values of an output.</summary>
    public abstract ReadOnlySpan<float> ValuesOf(int output);

    /// <summary>All values of an output of whole numbers, int64 or int32.</summary>
    public abstract ReadOnlySpan<long> IntegersOf(int output);
}

/// <summary>Outputs that ONNX Runtime allocated.</summary>
internal sealed class AllocatedResult(IReadOnlyList<OrtValue> outputs) : RunResult
{
    private readonly long[]?[] _shapes = new long[outputs.Count][];

    public override long[] ShapeOf(int output) => _shapes[output] ??= outputs[output].GetTensorTypeAndShape().Shape;

    public override ReadOnlySpan<float> ValuesOf(int output) => outputs[output].GetTensorDataAsSpan<float>();

    public override ReadOnlySpan<long> IntegersOf(int output)
    {
        var value = outputs[output];
        if (value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Int64)
        {
            return value.GetTensorDataAsSpan<long>();
        }

        var narrow = value.GetTensorDataAsSpan<int>();
        long[] wide = new long[narrow.Length];
        TensorPrimitives.ConvertTruncating(narrow, wide);
        return wide;
    }
}
