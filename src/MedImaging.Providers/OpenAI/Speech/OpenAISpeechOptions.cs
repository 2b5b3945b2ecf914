using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>What speech clients of the OpenAI dialect add to a server's options.</summary>
public sealed class OpenAISpeechOptions
{
    /// <summary>Gets or sets the most bytes of a recording that is sent.</summary>
    /// <value>The default is 25 MiB, which is what OpenAI takes.</value>
    [Range(1, 1 << 30)]
    public int MaxRecordingBytes { get; set; } = 25 << 20;

    /// <summary>Gets or sets whether a transcript comes with the times of its segments. Models that know no times, such as <c>gpt-4o-transcribe</c>, refuse it.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool WithSegments { get; set; } = true;

    /// <summary>Gets or sets whether a transcript comes with the times of its words, too; it takes longer.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool WithWords { get; set; }

    /// <summary>Gets or sets the voice of a call that names none.</summary>
    /// <value>The default is <c>alloy</c>, a voice of OpenAI.</value>
    [Required]
    public string Voice { get; set; } = "alloy";

    /// <summary>Gets or sets the format of a call that names none: mp3, opus, aac, flac, wav or pcm, as far as the server has it.</summary>
    /// <value>The default is <c>mp3</c>.</value>
    [RegularExpression("^[a-z0-9_]{1,16}$")]
    public string AudioFormat { get; set; } = "mp3";
}
