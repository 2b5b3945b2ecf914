using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>A speech recogniser in an ONNX file that gives the symbols of log-mel frames by connectionist temporal classification. The sound stays in this process.</summary>
/// <remarks>It takes WAV files of any usual rate. A recording is recognised whole; a stream of updates has its text in one. Safe to use from many threads; a run happens on the calling thread.</remarks>
public sealed class CtcSpeechToText : ISpeechToTextClient
{
    // A wide file: 8 channels of 64 bits at 768 kHz would be more than any microphone gives.
    private const int MaxFileBytes = 256 << 20;

    private readonly OnnxSession _session;
    private readonly LogMelSpectrogram _spectrogram = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly TimeSpan _maxDuration;
    private readonly int _beamWidth;
    private readonly SpeechToTextClientMetadata _metadata;

    private CtcSpeechToText(SpeechModelManifest manifest, OnnxSession session, SpeechModelOptions options)
    {
        (Manifest, _session) = (manifest, session);
        (_maxDuration, _beamWidth) = (options.MaxDuration, options.BeamWidth);
        (_inputs, _outputs) = ([.. session.Inputs.Keys], [.. session.Outputs.Keys]);
        _metadata = new SpeechToTextClientMetadata(EmbeddingRequest.ProviderName, null, manifest.Id);
    }

    /// <summary>Gets what the model's maker says about it.</summary>
    public SpeechModelManifest Manifest { get; }

    /// <summary>Opens a model and verifies it against its manifest.</summary>
    /// <param name="path">The model's file; the manifest lies beside it, with the extension <c>.json</c>.</param>
    /// <param name="options">How to open it, or none for the defaults.</param>
    /// <returns>The model; dispose it to free its native memory.</returns>
    /// <exception cref="MedImagingException">
    /// A file is missing (<see cref="ErrorKind.NotFound"/>) or not the one described (<see cref="ErrorKind.Corrupt"/>), the manifest is malformed or does not fit
    /// (<see cref="ErrorKind.InvalidInput"/>), or the model keeps data in other files (<see cref="ErrorKind.PolicyBlocked"/>).
    /// </exception>
    public static CtcSpeechToText Load(string path, SpeechModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SpeechModelOptions();
        var manifest = SpeechModelManifest.FromJson(LocalModelFiles.ReadManifest(path, options.ManifestPath));
        LocalModelFiles.Require(manifest.Task == SpeechTask.Ctc, manifest.Id, "it is no recogniser of this kind");
        LocalModelFiles.Require(manifest.Vocabulary.Count is >= 2 and <= 65536 && manifest.Vocabulary.All(s => s is not null), manifest.Id, "its vocabulary has no symbols");
        byte[] model = LocalModelFiles.ReadModel(path, manifest.Sha256, manifest.Bytes, options.Sha256, options.MaxBytes);
        var session = new OnnxSession(model, new OnnxModelOptions { Threads = options.Threads });
        try
        {
            Check(manifest, session);
            return new CtcSpeechToText(manifest, session, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Recognises a clip.</summary>
    /// <param name="clip">The sound, of any rate.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The text, without blanks at its ends; empty when nothing was recognised.</returns>
    /// <exception cref="MedImagingException">The clip is too long (<see cref="ErrorKind.LimitExceeded"/>), or the model gave values that are not numbers (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public string Recognize(AudioClip clip, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        if (clip.Duration > _maxDuration)
        {
            throw new MedImagingException(
                ErrorKind.LimitExceeded, string.Create(CultureInfo.InvariantCulture, $"The sound lasts {clip.Duration.TotalSeconds:F0} s; at most {_maxDuration.TotalSeconds:F0} s are recognised at once."));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var samples = clip.Resample(LogMelSpectrogram.SampleRate).Samples.Span;
        int length = Math.Max(samples.Length, LogMelSpectrogram.MinSamples), frames = LogMelSpectrogram.FramesOf(length);
        float[] rented = ArrayPool<float>.Shared.Rent(length + (LogMelSpectrogram.Bands * frames));
        try
        {
            var sound = rented.AsSpan(0, length);
            samples.CopyTo(sound);
            sound[samples.Length..].Clear();   // less than a frame is filled up with silence
            var values = rented.AsMemory(length, LogMelSpectrogram.Bands * frames);
            _spectrogram.Run(sound, values.Span);
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, [1, LogMelSpectrogram.Bands, frames]);
            return _session.Run(_inputs, [input], _outputs, Read, cancellationToken);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The options ask for another model.</exception>
    /// <exception cref="MedImagingException">The sound is no WAV file that is read here, or is too long, or the model failed.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        if (options?.ModelId is { } id && id != Manifest.Id)
        {
            throw new ArgumentException($"The model here is {Manifest.Id}; it cannot be chosen by a call.", nameof(options));
        }

        var clip = await WaveFile.ReadAsync(audioSpeechStream, MaxFileBytes, cancellationToken).ConfigureAwait(false);
        return new SpeechToTextResponse(Recognize(clip, cancellationToken)) { ModelId = Manifest.Id, StartTime = TimeSpan.Zero, EndTime = clip.Duration };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The options ask for another model.</exception>
    /// <exception cref="MedImagingException">The sound is no WAV file that is read here, or is too long, or the model failed.</exception>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new SpeechToTextResponseUpdate { Kind = SpeechToTextResponseUpdateKind.SessionOpen, ModelId = Manifest.Id };
        var response = await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToSpeechToTextResponseUpdates())
        {
            yield return update;
        }

        yield return new SpeechToTextResponseUpdate { Kind = SpeechToTextResponseUpdateKind.SessionClose, ModelId = Manifest.Id };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static void Check(SpeechModelManifest manifest, OnnxSession session)
    {
        bool takesFrames = session.Inputs.Count == 1 && session.Inputs.Values.First() is { IsTensor: true } input
            && input.ElementType == typeof(float) && input.Dimensions is [-1 or 1, -1 or LogMelSpectrogram.Bands, -1];
        LocalModelFiles.Require(takesFrames, manifest.Id, "it has no single input of float32, batch × 80 × frames");
        bool givesScores = session.Outputs.Count == 1 && session.Outputs.Values.First() is { IsTensor: true } output
            && output.ElementType == typeof(float) && output.Dimensions is [-1 or 1, _, var symbols] && (symbols < 0 || symbols == manifest.Vocabulary.Count);
        LocalModelFiles.Require(givesScores, manifest.Id, $"it has no single output of float32, batch × frames × {manifest.Vocabulary.Count} symbols");
    }

    private string Read(IReadOnlyList<OrtValue> outputs)
    {
        int symbols = Manifest.Vocabulary.Count;
        long[] shape = outputs[0].GetTensorTypeAndShape().Shape;
        var scores = outputs[0].GetTensorDataAsSpan<float>();
        if (shape is not [1, _, var width] || width != symbols || scores.ContainsAny(float.NaN, float.PositiveInfinity))
        {
            throw new MedImagingException(ErrorKind.MalformedResponse, $"{Manifest.Id} gave no scores for {symbols} symbols.");
        }

        var found = _beamWidth == 1 ? CtcDecoder.Greedy(scores, symbols) : CtcDecoder.Beam(scores, symbols, _beamWidth);
        var text = new StringBuilder();
        foreach (int symbol in found)
        {
            text.Append(Manifest.Vocabulary[symbol]);
        }

        return text.ToString().Trim();
    }
}
