using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace MedImaging;

/// <summary>One source that a <see cref="SileroVad"/> listens to. It remembers what it heard; for one thread at a time.</summary>
public sealed class VadStream : IDisposable
{
    private const int StateLength = 2 * 128;

    private readonly SileroVad _model;
    private readonly int _context;
    private readonly float[] _input;
    private readonly float[] _probability = new float[1];
    private readonly float[][] _states = [new float[StateLength], new float[StateLength]];
    private readonly OrtValue[][] _inputs;
    private readonly OrtValue[][] _outputs;
    private readonly OrtValue[] _owned;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private int _turn;
    private bool _isDisposed;

    internal VadStream(SileroVad model, int sampleRate)
    {
        (WindowLength, _context) = sampleRate switch
        {
            16000 => (512, 64),
            8000 => (256, 32),
            _ => throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "The voice detector takes 16,000 or 8,000 samples a second."),
        };
        (_model, SampleRate) = (model, sampleRate);
        _input = new float[_context + WindowLength];
        var memory = OrtMemoryInfo.DefaultInstance;
        OrtValue input = OrtValue.CreateTensorValueFromMemory(memory, _input.AsMemory(), [1, _input.Length]);
        OrtValue rate = OrtValue.CreateTensorValueFromMemory(memory, new long[] { sampleRate }.AsMemory(), []);
        OrtValue probability = OrtValue.CreateTensorValueFromMemory(memory, _probability.AsMemory(), [1, 1]);
        OrtValue first = OrtValue.CreateTensorValueFromMemory(memory, _states[0].AsMemory(), [2, 1, 128]);
        OrtValue second = OrtValue.CreateTensorValueFromMemory(memory, _states[1].AsMemory(), [2, 1, 128]);

        // What is written in one turn is read in the next.
        _inputs = [[input, first, rate], [input, second, rate]];
        _outputs = [[probability, second], [probability, first]];
        _owned = [input, rate, probability, first, second];
    }

    /// <summary>Gets how many samples a second has.</summary>
    public int SampleRate { get; }

    /// <summary>Gets how many samples <see cref="Push"/> takes.</summary>
    public int WindowLength { get; }

    /// <summary>Gets how long that is: 32 ms.</summary>
    public TimeSpan WindowDuration => TimeSpan.FromSeconds((double)WindowLength / SampleRate);

    /// <summary>Hears the next window.</summary>
    /// <param name="window">The samples: <see cref="WindowLength"/> of them, from −1 to 1.</param>
    /// <returns>How likely they are speech, from 0 to 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="window"/> has another length.</exception>
    /// <exception cref="MedImagingException">A sample is no number (<see cref="ErrorKind.InvalidInput"/>; the window was not heard), or the model gave what is no probability (<see cref="ErrorKind.MalformedResponse"/>).</exception>
    /// <exception cref="ObjectDisposedException">The stream or its model was disposed.</exception>
    public float Push(ReadOnlySpan<float> window)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (window.Length != WindowLength)
        {
            throw new ArgumentException($"A window has {WindowLength} samples; this one has {window.Length}.", nameof(window));
        }

        // The network hides what is no number, and would remember it.
        if (!TensorPrimitives.IsFiniteAll(window))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The sound has a sample that is no number.");
        }

        // The end of the window before goes first.
        _input.AsSpan(WindowLength).CopyTo(_input);
        window.CopyTo(_input.AsSpan(_context));
        _model.Session.Run(_options, SileroVad.InputNames, _inputs[_turn], SileroVad.OutputNames, _outputs[_turn]);
        _turn ^= 1;
        if (_probability[0] is >= 0 and <= 1)
        {
            return _probability[0];
        }

        Reset();   // a state that is no number would never recover
        throw new MedImagingException(ErrorKind.MalformedResponse, $"{_model.Manifest.Id} gave what is no probability.");
    }

    /// <summary>Forgets what it heard, as for another speaker.</summary>
    public void Reset()
    {
        Array.Clear(_input);
        Array.Clear(_states[0]);
        Array.Clear(_states[1]);
        _turn = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _options.Dispose();
        foreach (var value in _owned)
        {
            value.Dispose();
        }
    }
}
