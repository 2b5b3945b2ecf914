using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>When speech begins and ends.</summary>
public sealed class SpeechSegmenterOptions
{
    /// <summary>Gets or sets how likely a window must be speech for a segment to begin.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0d, 1d)]
    public double Threshold { get; set; } = 0.5;

    /// <summary>Gets or sets how much less likely it must be for a segment to end: what lies between changes nothing.</summary>
    /// <value>The default is 0.15.</value>
    [Range(0d, 1d)]
    public double Hysteresis { get; set; } = 0.15;

    /// <summary>Gets or sets the shortest speech that is a segment.</summary>
    /// <value>The default is 250 ms.</value>
    public TimeSpan MinSpeech { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the shortest silence that ends a segment.</summary>
    /// <value>The default is 100 ms.</value>
    public TimeSpan MinSilence { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how much is added before and after a segment, never more than to its neighbour.</summary>
    /// <value>The default is 30 ms.</value>
    public TimeSpan Padding { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Gets or sets the longest segment; longer speech is cut there.</summary>
    /// <value>The default is none.</value>
    public TimeSpan? MaxSpeech { get; set; }
}
