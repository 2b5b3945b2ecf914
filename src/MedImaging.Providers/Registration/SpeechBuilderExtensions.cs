using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of speech, as keyed <c>ISpeechToTextClient</c> and <c>ITextToSpeechClient</c>.</summary>
/// <remarks>Each asks the registered gate before every call. It uses the first of its keys, without a ring, a rate limit or retries; its options are apart from those of a chat client of the same name.</remarks>
public static class SpeechBuilderExtensions
{
    private const string Hearing = "speech-to-text";
    private const string Speaking = "text-to-speech";

    /// <summary>Registers OpenAI for transcripts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, and its model.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for transcripts has the name.</exception>
    public static MedImagingBuilder AddOpenAISpeechToText(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "openai")
        => builder.AddHearing(name, OpenAIPreset.OpenAI, configure);

    /// <summary>Registers Groq for transcripts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, and its model.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for transcripts has the name.</exception>
    public static MedImagingBuilder AddGroqSpeechToText(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "groq")
        => builder.AddHearing(name, OpenAIPreset.Groq, configure);

    /// <summary>Registers any server that speaks the OpenAI dialect for transcripts; <see cref="OpenAICompatibleOptions.Preset"/> says which.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <param name="configure">Its preset, its address, its model, and its key if it has one; the first is used.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for transcripts has the name.</exception>
    public static MedImagingBuilder AddOpenAICompatibleSpeechToText(this MedImagingBuilder builder, string name, Action<OpenAICompatibleOptions> configure)
        => builder.AddHearing(name, OpenAIPreset.Other, configure);

    /// <summary>Registers OpenAI for speaking.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, its model and its voice.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for speaking has the name.</exception>
    public static MedImagingBuilder AddOpenAITextToSpeech(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "openai")
        => builder.AddSpeaking(name, OpenAIPreset.OpenAI, configure);

    /// <summary>Registers Groq for speaking.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, its model and its voice.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for speaking has the name.</exception>
    public static MedImagingBuilder AddGroqTextToSpeech(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "groq")
        => builder.AddSpeaking(name, OpenAIPreset.Groq, configure);

    /// <summary>Registers any server that speaks the OpenAI dialect for speaking; <see cref="OpenAICompatibleOptions.Preset"/> says which.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <param name="configure">Its preset, its address, its model, and its key if it has one; the first is used.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client for speaking has the name.</exception>
    public static MedImagingBuilder AddOpenAICompatibleTextToSpeech(this MedImagingBuilder builder, string name, Action<OpenAICompatibleOptions> configure)
        => builder.AddSpeaking(name, OpenAIPreset.Other, configure);

    private static MedImagingBuilder AddHearing(this MedImagingBuilder builder, string name, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RequireSpeech(name, SingleKeyClients.AddServer<ISpeechToTextClient>(
            builder.Services, name, Hearing, preset, configure, static (options, key, gate, time) => new OpenAICompatibleSpeechToTextClient(options, key, gate, time)));
        return builder;
    }

    private static MedImagingBuilder AddSpeaking(this MedImagingBuilder builder, string name, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RequireSpeech(name, SingleKeyClients.AddServer<ITextToSpeechClient>(
            builder.Services, name, Speaking, preset, configure, static (options, key, gate, time) => new OpenAICompatibleTextToSpeechClient(options, key, gate, time)));
        return builder;
    }

    private static void RequireSpeech(string name, OptionsBuilder<OpenAICompatibleOptions> options)
        => options.Validate(static each => each.Speech is { MaxRecordingBytes: >= 1 and <= 1 << 30, Voice.Length: > 0, AudioFormat.Length: > 0 and <= 16 }, $"'{name}' needs a voice, a format, and a limit of its recordings from 1 byte to 1 GiB.");
}
