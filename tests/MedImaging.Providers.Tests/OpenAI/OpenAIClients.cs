using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.OpenAI;

/// <summary>Makes clients of a preset that talk to a fake on loopback.</summary>
internal static class OpenAIClients
{
    public const string Model = "test-model";

    public static OpenAICompatibleOptions Options(Uri address, OpenAIPreset preset = OpenAIPreset.OpenAI) => new()
    {
        Preset = preset,
        Model = Model,
        Endpoint = new ProviderEndpoint { Address = address, Residency = DataResidency.Local },
    };

    public static OpenAICompatibleChatClient Chat(FakeProvider provider, OpenAIPreset preset = OpenAIPreset.OpenAI, Action<OpenAICompatibleOptions>? configure = null, IEgressGate? gate = null, TimeProvider? time = null)
    {
        var options = Options(provider.Address, preset);
        configure?.Invoke(options);
        return new OpenAICompatibleChatClient(options, new ApiKey(Canaries.Key), gate ?? new OpenEgressGate(), time);
    }
}
