using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>The voice detector of the Silero team, version 5 or 6: how likely each 32 ms of sound are speech. One model for the host; a <see cref="VadStream"/> for each microphone.</summary>
/// <remarks>Safe to use from many threads.</remarks>
public sealed class SileroVad : IDisposable
{
    internal static readonly string[] InputNames = ["input", "state", "sr"];
    internal static readonly string[] OutputNames = ["output", "stateN"];

    private SileroVad(SpeechModelManifest manifest, OnnxSession session) => (Manifest, Session) = (manifest, session);

    /// <summary>Gets what the model's maker says about it.</summary>
    public SpeechModelManifest Manifest { get; }

    internal OnnxSession Session { get; }

    /// <summary>Opens a model and verifies it against its manifest.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it after its streams to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or not the one described (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static SileroVad Load(string path, SpeechModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SpeechModelOptions();
        var manifest = SpeechModelManifest.FromJson(LocalModelFiles.ReadManifest(path, options.ManifestPath));
        LocalModelFiles.Require(manifest.Task == SpeechTask.VoiceActivity, manifest.Id, "it is no voice detector");
        byte[] model = LocalModelFiles.ReadModel(path, manifest.Sha256, manifest.Bytes, options.Sha256, options.MaxBytes);
        var session = new OnnxSession(model, new OnnxModelOptions { Threads = options.Threads });
        try
        {
            Check(manifest, session);
            return new SileroVad(manifest, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Begins to listen to a source.</summary>
    /// <param name="sampleRate">Its rate: 16,000 or 8,000.</param>
    /// <returns>The stream; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is another one.</exception>
    public VadStream Listen(int sampleRate = 16000) => new(this, sampleRate);

    /// <summary>Finds the speech in a clip.</summary>
    /// <param name="clip">The sound, of any rate.</param>
    /// <param name="options">How, or none for the defaults.</param>
    /// <param name="cancellationToken">Stops between two windows.</param>
    /// <returns>The segments, in order, none touching another.</returns>
    public IReadOnlyList<SpeechSegment> FindSpeech(AudioClip clip, SpeechSegmenterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        using var stream = Listen(clip.SampleRate == 8000 ? 8000 : 16000);
        var samples = clip.Resample(stream.SampleRate).Samples.Span;
        var segmenter = new SpeechSegmenter(stream.WindowDuration, options);
        var found = new List<SpeechSegment>();
        float[] last = new float[stream.WindowLength];
        for (int at = 0; at < samples.Length; at += stream.WindowLength)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = samples[at..Math.Min(at + stream.WindowLength, samples.Length)];
            if (window.Length < last.Length)
            {
                window.CopyTo(last);   // the rest of the last window is silence
                window = last;
            }

            if (segmenter.Push(stream.Push(window)) is { } segment)
            {
                found.Add(segment);
            }
        }

        if (segmenter.Flush() is { } open)
        {
            found.Add(open.End > clip.Duration ? open with { End = clip.Duration } : open);
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();

    private static void Check(SpeechModelManifest manifest, OnnxSession session)
    {
        bool fits = session.Inputs.Count == InputNames.Length && session.Outputs.Count == OutputNames.Length
            && IsTensor(session.Inputs, "input", typeof(float), 2) && IsTensor(session.Inputs, "state", typeof(float), 3) && IsTensor(session.Inputs, "sr", typeof(long), null)
            && IsTensor(session.Outputs, "output", typeof(float), null) && IsTensor(session.Outputs, "stateN", typeof(float), null);
        LocalModelFiles.Require(
            fits,
            manifest.Id,
            string.Create(CultureInfo.InvariantCulture, $"its inputs are {string.Join(", ", session.Inputs.Keys)} and its outputs {string.Join(", ", session.Outputs.Keys)}, not those of Silero VAD 5 or 6"));
    }

    private static bool IsTensor(IReadOnlyDictionary<string, NodeMetadata> all, string name, Type type, int? rank)
        => all.TryGetValue(name, out var node) && node.IsTensor && node.ElementType == type && (rank is null || node.Dimensions.Length == rank);
}
