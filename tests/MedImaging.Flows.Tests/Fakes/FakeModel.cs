using System.Buffers;

namespace MedImaging;

/// <summary>Says "pneumonia" of bright radiographs.</summary>
public sealed class FakeModel : IScoringModel
{
    private int _live;

    public ContentHash Hash { get; init; } = ContentHash.Of("model file");
    public string Version { get; init; } = "1";
    public string Recipe { get; init; } = "mean of pixels";
    public float Bias { get; init; }

    /// <summary>How many tensors are not disposed.</summary>
    public int LiveTensors => _live;

    public int Detections { get; private set; }

    public ModelDescription Description => new() { Id = "fake_chest", Version = Version, Hash = Hash, IntendedUse = "Triage of frontal chest radiographs of adults in tests" };

    public string? WhyNot(FrameReference frame) => frame.Series.Modality.IsRadiograph ? null : $"the model was made for chest radiographs, not for {frame.Series.Modality.Code}";

    public ImageTensor Preprocess(PixelFrame frame)
    {
        if (WhyNot(frame.ToReference()) is { } reason)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, reason);
        }

        Interlocked.Increment(ref _live);
        var tensor = new ImageTensor(frame.ToReference(), new Owner(this), 1, 1, 1, ContentHash.Of(Recipe));
        tensor.Values.Span[0] = frame.Samples.ToArray().Average();
        return tensor;
    }

    public ValueTask<Findings> DetectAsync(ImageTensor tensor, CancellationToken cancellationToken = default)
    {
        Detections++;
        double score = Math.Clamp((tensor.Values.Span[0] / 200) + Bias, 0, 1);
        var evidence = new FindingEvidence { PixelHash = tensor.Frame.PixelHash, RecipeHash = tensor.RecipeHash, ModelId = Description.Id, ModelVersion = Version, ModelHash = Hash };
        var frame = tensor.Frame;
        Finding[] items =
        [
            new()
            {
                Id = "f1", Code = new("233604007", "SCT", "Pneumonia"), Confidence = new(score, ConfidenceKind.Softmax), IsPresent = score >= 0.5, IsCritical = true, Evidence = evidence,
                Region = score >= 0.5 ? new FrameRegion(0, frame.Rows * 3 / 4, frame.Columns / 4, frame.Rows) : null,
                Activation = new ActivationMap(2, 2, [0, 0.1f, 1, 0.2f], "CAM"),
            },
            new() { Id = "f2", Code = new("60046008", "SCT", "Pleural effusion"), Confidence = new(0.08, ConfidenceKind.Softmax), IsPresent = false, Evidence = evidence },
        ];
        return ValueTask.FromResult(new Findings { Frame = frame, Model = Description, Items = items, Limitations = ["Not evaluated on patients under 18 years"] });
    }

    public IReadOnlyList<CodedConcept> Labels { get; } = [new("233604007", "SCT", "Pneumonia"), new("60046008", "SCT", "Pleural effusion")];

    public ValueTask ScoreAsync(Memory<float> inputs, int count, Memory<float> scores, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < count; i++)
        {
            (scores.Span[2 * i], scores.Span[(2 * i) + 1]) = ((float)Math.Clamp((inputs.Span[i] / 200) + Bias, 0, 1), 0.08f);
        }

        return ValueTask.CompletedTask;
    }

    private sealed class Owner(FakeModel model) : IMemoryOwner<float>
    {
        private int _disposed;

        public Memory<float> Memory { get; } = new float[1];

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref model._live);
            }
        }
    }
}

/// <summary>Draws nothing, but bytes that depend on what it was given.</summary>
public sealed class FakeRenderer : IFrameRenderer
{
    public ReadOnlyMemory<byte> RenderPng(PixelFrame frame, FrameOverlay? overlay = null, int maxSide = 1024)
        => System.Text.Encoding.UTF8.GetBytes($"PNG {frame.PixelHash} {(overlay?.Activation is not { } activation ? "plain" : string.Join(',', activation.Values))} {maxSide}");
}

/// <summary>Writes the sentences as text.</summary>
public sealed class FakeExporter : IReportExporter
{
    public string Format => "text";

    public ValueTask<ExportedFile> ExportDraftAsync(DraftReport report, IContentStore content, CancellationToken cancellationToken = default) => File(report, false);

    public ValueTask<ExportedFile> ExportFinalAsync(SignedReport report, IContentStore content, CancellationToken cancellationToken = default) => File(report.Content, true);

    private static ValueTask<ExportedFile> File(DraftReport report, bool isFinal)
        => ValueTask.FromResult(new ExportedFile("report.txt", "text/plain", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', report.Sentences.Select(s => s.Text))), isFinal));
}

/// <summary>A writer that gives what it is told, as a language model might.</summary>
public sealed class ScriptedWriter(Func<StudyFindings, IReadOnlyList<ReportSentence>> write) : IReportWriter
{
    public string Name => "scripted/1";

    public ValueTask<IReadOnlyList<ReportSentence>> WriteAsync(StudyFindings findings, CancellationToken cancellationToken = default) => ValueTask.FromResult(write(findings));
}

/// <summary>A content store whose bytes can be damaged, and that does not check them itself.</summary>
public sealed class CarelessStore : IContentStore
{
    private readonly Dictionary<ContentHash, byte[]> _kept = [];

    public IReadOnlyCollection<ContentHash> Hashes => _kept.Keys;

    public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        var hash = ContentHash.Of(bytes.Span);
        _kept.TryAdd(hash, bytes.ToArray());
        return ValueTask.FromResult(new ContentReference(hash, mediaType, bytes.Length));
    }

    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(_kept.TryGetValue(hash, out byte[]? bytes) ? bytes : (ReadOnlyMemory<byte>?)null);

    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default) => ValueTask.FromResult(_kept.Remove(hash));

    public void FlipByte(ContentHash hash, int at) => _kept[hash][at] ^= 1;

    public void Remove(ContentHash hash) => _kept.Remove(hash);

    /// <summary>Puts other bytes under a hash.</summary>
    public void Replace(ContentHash hash, byte[] bytes) => _kept[hash] = bytes;
}
