using MedImaging;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers speech models that run in this process.</summary>
public static class SpeechBuilderExtensions
{
    private const string Detector = "MedImaging.SileroVad", Recognizer = "MedImaging.LocalSpeechToText";

    /// <summary>Registers Silero's voice detector as <see cref="SileroVad"/>. The host's start fails when the file or its manifest is not there; everything else is verified when it is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The model's file, with its manifest beside it.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddSileroVad(this MedImagingBuilder builder, string path, Action<SpeechModelOptions>? configure = null)
    {
        AddOptions(builder, Detector, path, configure);
        builder.Services.TryAddSingleton(static services => SileroVad.Load(Chosen(services, Detector).Path ?? "", Chosen(services, Detector)));
        return builder;
    }

    /// <summary>Registers a recogniser as <see cref="ISpeechToTextClient"/>. The host's start fails when the file or its manifest is not there; everything else is verified when it is first asked for.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The model's file, with its manifest beside it.</param>
    /// <param name="configure">Changes how the model is opened, or none.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static MedImagingBuilder AddLocalSpeechToText(this MedImagingBuilder builder, string path, Action<SpeechModelOptions>? configure = null)
    {
        AddOptions(builder, Recognizer, path, configure);
        builder.Services.TryAddSingleton<ISpeechToTextClient>(static services => CtcSpeechToText.Load(Chosen(services, Recognizer).Path ?? "", Chosen(services, Recognizer)));
        return builder;
    }

    private static SpeechModelOptions Chosen(IServiceProvider services, string name) => services.GetRequiredService<IOptionsMonitor<SpeechModelOptions>>().Get(name);

    private static void AddOptions(MedImagingBuilder builder, string name, string path, Action<SpeechModelOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var options = builder.Services.AddOptions<SpeechModelOptions>(name).Configure(o => o.Path = path);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.Validate(
            static o => LocalModelPaths.AreThere(o.Path, o.ManifestPath ?? Path.ChangeExtension(o.Path, ".json")),
            "A speech model needs its file and its manifest; one of them is not there.").ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpeechModelOptions>, SpeechModelOptionsValidator>());
    }
}
