namespace MedImaging;

/// <summary>A piece of sound: one channel, samples from −1 to 1.</summary>
public sealed class AudioClip
{
    internal const int MinSampleRate = 1000, MaxSampleRate = 768_000;

    /// <summary>Creates a clip.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="sampleRate">How many there are in a second.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not from 1,000 to 768,000.</exception>
    public AudioClip(ReadOnlyMemory<float> samples, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, MinSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, MaxSampleRate);
        (Samples, SampleRate) = (samples, sampleRate);
    }

    /// <summary>Gets the samples.</summary>
    public ReadOnlyMemory<float> Samples { get; }

    /// <summary>Gets how many samples there are in a second.</summary>
    public int SampleRate { get; }

    /// <summary>Gets how long it lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Length / SampleRate);

    /// <summary>Gives the same sound at another rate, by <see cref="Resampler"/>.</summary>
    /// <param name="sampleRate">The rate.</param>
    /// <returns>The clip itself when it has that rate.</returns>
    /// <exception cref="MedImagingException">The two rates have too little in common (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public AudioClip Resample(int sampleRate)
    {
        if (sampleRate == SampleRate)
        {
            return this;
        }

        var resampler = new Resampler(SampleRate, sampleRate);
        float[] samples = new float[resampler.LengthOf(Samples.Length)];
        resampler.Run(Samples.Span, samples);
        return new AudioClip(samples, sampleRate);
    }
}
