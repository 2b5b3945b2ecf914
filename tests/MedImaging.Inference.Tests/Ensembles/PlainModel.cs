using System.Buffers;

namespace MedImaging.Tests.Ensembles;

/// <summary>A model that says what it is told, or scores the left and the right half of its input by their mean.</summary>
internal sealed class PlainModel(string id, params Finding[] items) : IScoringModel
{
    public static readonly CodedConcept Left = new("left", "99MEDIMG", "Left half"), Right = new("right", "99MEDIMG", "Right half");

    public string? Reason { get; init; }

    public int Disposed { get; private set; }

    public Func<Exception>? Fails { get; init; }

    public IReadOnlyList<CodedConcept> Labels => [Left, Right];

    public ModelDescription Description => new() { Id = id, Version = "1", Hash = ContentHash.Of(id), IntendedUse = "Tests" };

    public static Finding Says(CodedConcept code, double confidence, ConfidenceKind kind = ConfidenceKind.Softmax, FrameRegion? region = null, double threshold = 0.5) => new()
    {
        Id = "f1",
        Code = code,
        Confidence = new(confidence, kind),
        IsPresent = confidence >= threshold,
        Region = region,
        Evidence = new FindingEvidence { PixelHash = ContentHash.Of("p"), RecipeHash = ContentHash.Of("r"), ModelId = "?", ModelVersion = "1", ModelHash = ContentHash.Of("?") },
    };

    public string? WhyNot(FrameReference frame) => Reason;

    public ImageTensor Preprocess(PixelFrame frame)
    {
        if (Fails?.Invoke() is { } failure)
        {
            throw failure;
        }

        var tensor = new ImageTensor(frame.ToReference(), new Owner(this, frame.Samples.Length), 1, frame.Rows, frame.Columns, ContentHash.Of("recipe " + id));
        frame.Samples.CopyTo(tensor.Values);
        return tensor;
    }

    public async ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        var found = items;
        if (items.Length == 0)
        {
            float[] scores = new float[2];
            await ScoreAsync(tensor.Values, 1, scores, cancellationToken);
            found = [Says(Left, scores[0], region: new FrameRegion(0, 0, tensor.Width / 2, tensor.Height)), Says(Right, scores[1])];
        }

        return new Findings
        {
            Frame = tensor.Frame,
            Model = Description,
            Items = [.. found.Select(item => item with { Evidence = item.Evidence with { ModelId = id, ModelHash = Description.Hash, RecipeHash = tensor.RecipeHash } })],
            Limitations = ["For tests"],
        };
    }

    public ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        const int Width = 16;
        int length = inputs.Length / count;
        for (int n = 0; n < count; n++)
        {
            float[] input = inputs.Slice(n * length, length).ToArray();
            scores.Span[2 * n] = input.Where((_, i) => i % Width < Width / 2).Average();
            scores.Span[(2 * n) + 1] = input.Where((_, i) => i % Width >= Width / 2).Average();
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Owner(PlainModel model, int length) : IMemoryOwner<float>
    {
        public Memory<float> Memory { get; } = new float[length];

        public void Dispose() => model.Disposed++;
    }
}
