using Microsoft.ML.OnnxRuntime;

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
}

/// <summary>Makes something of a run's outputs.</summary>
internal delegate T OutputReader<out T>(in RunOutputs outputs);
