using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MedImaging;

/// <summary>What a run gave for one of the inputs that went in together. It lives as long as the call it is handed to.</summary>
internal readonly ref struct RunOutputs(IReadOnlyList<OrtValue> outputs, int item, int count)
{
    /// <summary>Gets the shape of an output for one input: as the model gave it, but 1 for the batch.</summary>
    /// <exception cref="MedImagingException">The output's first dimension is not the batch (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public long[] ShapeOf(int output)
    {
        long[] shape = outputs[output].GetTensorTypeAndShape().Shape;
        if (shape is not [var batch, ..] || batch != count)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The model gave an output of shape [{string.Join(", ", shape)}] for {count} inputs.");
        }

        shape[0] = 1;
        return shape;
    }

    /// <summary>Gets the values of an output for one input.</summary>
    public ReadOnlySpan<float> ValuesOf(int output)
    {
        _ = ShapeOf(output);
        var values = outputs[output].GetTensorDataAsSpan<float>();
        int length = values.Length / count;
        return values.Slice(item * length, length);
    }

    /// <summary>Gets the values of an output whose first dimension is not the batch, such as a list of boxes.</summary>
    /// <exception cref="MedImagingException">More inputs than one went in (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public ReadOnlySpan<float> WholeOf(int output) => Single(output).GetTensorDataAsSpan<float>();

    /// <summary>Gets the whole numbers of such an output, int64 or int32.</summary>
    /// <exception cref="MedImagingException">More inputs than one went in (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public ReadOnlySpan<long> IntegersOf(int output)
    {
        var value = Single(output);
        if (value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Int64)
        {
            return value.GetTensorDataAsSpan<long>();
        }

        var narrow = value.GetTensorDataAsSpan<int>();
        long[] wide = new long[narrow.Length];
        TensorPrimitives.ConvertTruncating(narrow, wide);
        return wide;
    }

    private OrtValue Single(int output) => count == 1
        ? outputs[output]
        : throw new MedImagingException(ErrorKind.MalformedResponse, $"The model gives lists for one input at a time; {count} went in.");
}

/// <summary>Makes something of a run's outputs.</summary>
internal delegate T OutputReader<out T>(in RunOutputs outputs);
