using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>What a run gave for one of the inputs that went in together. It lives as long as the call it is handed to.</summary>
internal readonly ref struct RunOutputs(RunResult outputs, int item, int count)
{
    /// <summary>Makes outputs of values that ONNX Runtime allocated.</summary>
    public RunOutputs(IReadOnlyList<OrtValue> outputs, int item, int count)
        : this(new AllocatedResult(outputs), item, count)
    {
    }

    /// <summary>Gets the shape of an output for one input: as the model gave it, but 1 for the batch.</summary>
    /// <exception cref="MedImagingException">The output's first dimension is not the batch (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public long[] ShapeOf(int output)
    {
        RequireBatch(output);
        return [1, .. outputs.ShapeOf(output).AsSpan(1)];
    }

    /// <summary>Gets the values of an output for one input.</summary>
    /// <exception cref="MedImagingException">The output's first dimension is not the batch (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public ReadOnlySpan<float> ValuesOf(int output)
    {
        RequireBatch(output);
        var values = outputs.ValuesOf(output);
        int length = values.Length / count;
        return values.Slice(item * length, length);
    }

    /// <summary>Gets the values of an output whose first dimension is not the batch, such as a list of boxes.</summary>
    /// <exception cref="MedImagingException">More inputs than one went in (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public ReadOnlySpan<float> WholeOf(int output)
    {
        RequireSingle();
        return outputs.ValuesOf(output);
    }

    /// <summary>Gets the whole numbers of such an output, int64 or int32.</summary>
    /// <exception cref="MedImagingException">More inputs than one went in (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    public ReadOnlySpan<long> IntegersOf(int output)
    {
        RequireSingle();
        return outputs.IntegersOf(output);
    }

    private void RequireSingle()
    {
        if (count != 1)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The model gives lists for one input at a time; {count} went in.");
        }
    }

    private void RequireBatch(int output)
    {
        long[] shape = outputs.ShapeOf(output);
        if (shape is not [var batch, ..] || batch != count)
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"The model gave an output of shape [{string.Join(", ", shape)}] for {count} inputs.");
        }
    }
}

/// <summary>Makes something of a run's outputs.</summary>
internal delegate T OutputReader<out T>(in RunOutputs outputs);
