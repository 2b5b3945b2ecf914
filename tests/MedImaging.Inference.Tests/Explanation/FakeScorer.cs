using System.Buffers;

namespace MedImaging.Tests.Explanation;

/// <summary>A model of one label whose score is a function of the input; it counts what it is asked.</summary>
internal sealed class FakeScorer(int rows, int columns, Func<float[], double> logit, int channels = 1) : IScoringModel
{
    public int Runs { get; private set; }

    public int LargestBatch { get; private set; }

    public Action? OnRun { get; init; }

    public IReadOnlyList<CodedConcept> Labels { get; } = [new("1", "99TEST", "Bright")];

    public ModelDescription Description { get; } = new() { Id = "fake", Version = "1", Hash = ContentHash.Of("fake"), IntendedUse = "Tests." };

    public ImageTensor Preprocess(PixelFrame frame) => Tensor(frame.Samples.ToArray());

    public ImageTensor Tensor(float[] values)
    {
        var owner = MemoryPool<float>.Shared.Rent(values.Length);
        values.CopyTo(owner.Memory.Span);
        return new ImageTensor(TestFrames.Of(rows, columns, new float[rows * columns]).ToReference(), owner, channels, rows, columns, ContentHash.Of("r")) { Area = new(1, 2, 3, 4) };
    }

    public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (Runs, LargestBatch) = (Runs + count, Math.Max(LargestBatch, count));
        OnRun?.Invoke();
        int length = inputs.Length / count;
        for (int i = 0; i < count; i++)
        {
            scores.Span[i] = (float)(1 / (1 + Math.Exp(-logit(inputs.Slice(i * length, length).ToArray()))));
        }

        return ValueTask.CompletedTask;
    }
}
