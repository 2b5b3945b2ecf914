using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Turns planes of scores, one for each label, into planes of probabilities.</summary>
internal static class PlaneScores
{
    /// <summary>Softmax over the labels of each pixel, or the sigmoid of each value by itself.</summary>
    public static void ToProbabilities(ReadOnlySpan<float> logits, int labels, ScoreFunction function, Span<float> destination)
    {
        destination = destination[..logits.Length];
        if (function == ScoreFunction.Sigmoid)
        {
            TensorPrimitives.Sigmoid(logits, destination);
            return;
        }

        int size = logits.Length / labels;
        float[] row = new float[size];
        logits[..size].CopyTo(row);
        for (int label = 1; label < labels; label++)
        {
            TensorPrimitives.Max(row, logits.Slice(label * size, size), row);
        }

        for (int label = 0; label < labels; label++)   // less the largest: it never overflows
        {
            var own = destination.Slice(label * size, size);
            TensorPrimitives.Subtract(logits.Slice(label * size, size), row, own);
            TensorPrimitives.Exp(own, own);
        }

        Array.Clear(row);
        for (int label = 0; label < labels; label++)
        {
            TensorPrimitives.Add(row, destination.Slice(label * size, size), row);
        }

        for (int label = 0; label < labels; label++)
        {
            var own = destination.Slice(label * size, size);
            TensorPrimitives.Divide(own, row, own);
        }
    }
}
