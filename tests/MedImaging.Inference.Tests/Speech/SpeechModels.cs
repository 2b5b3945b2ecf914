using MedImaging.Testing;
using MedImaging.Tests.Embeddings;

namespace MedImaging.Tests.Speech;

/// <summary>The speech models of the test data, under the manifests of this repository.</summary>
internal static class SpeechModels
{
    public static SileroVad Vad(int version) => SileroVad.Load(
        TestData.Require($"models/silero_vad_v{version}.onnx"), new SpeechModelOptions { ManifestPath = TestModelFiles.SpeechManifest($"silero_vad_v{version}") });

    public static CtcSpeechToText Digits(int beamWidth = 1) => CtcSpeechToText.Load(
        TestData.Require("models/stt_digits_ctc.onnx"), new SpeechModelOptions { ManifestPath = TestModelFiles.SpeechManifest("stt_digits_ctc"), BeamWidth = beamWidth });

    public static AudioClip Clip(string name) => WaveFile.Read(File.ReadAllBytes(TestData.Require("audio/" + name)));
}
