using System.Text.Json;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Speech;

public sealed class CtcSpeechToTextTests
{
    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    [Theory]
    [InlineData(1), InlineData(8)]
    public void Sequences_GiveTheirTranscripts(int beamWidth)
    {
        using var model = SpeechModels.Digits(beamWidth);
        using var transcripts = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("audio/sequences/transcripts.json")));
        foreach (var entry in transcripts.RootElement.EnumerateArray())
        {
            Assert.Equal(entry.GetProperty("text").GetString(), model.Recognize(SpeechModels.Clip("sequences/" + entry.GetProperty("file").GetString())));
        }
    }

    [Fact]
    public void IsolatedDigits_AreRecognised()
    {
        using var model = SpeechModels.Digits();
        var files = TestData.RequireFiles("audio/digits", "*.wav");

        string[] wrong = [.. files
            .Select(f => (File: Path.GetFileName(f), Text: model.Recognize(WaveFile.Read(File.ReadAllBytes(f)))))
            .Where(r => r.Text != Names[r.File[0] - '0'])
            .Select(r => $"{r.File}: {r.Text}")];

        TestContext.Current.SendDiagnosticMessage($"{files.Count - wrong.Length} of {files.Count}");
        Assert.True(1 - ((double)wrong.Length / files.Count) >= 0.966, string.Join(", ", wrong));
    }

    [Fact]
    public async Task AsAClient_ItGivesTextTimesAndModel()
    {
        using var client = SpeechModels.Digits();
        byte[] file = await File.ReadAllBytesAsync(TestData.Require("audio/sequences/george_902.wav"), TestContext.Current.CancellationToken);

        var response = await client.GetTextAsync(new MemoryStream(file), cancellationToken: TestContext.Current.CancellationToken);
        var updates = new List<SpeechToTextResponseUpdate>();
        await foreach (var update in client.GetStreamingTextAsync(new MemoryStream(file), cancellationToken: TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal(("nine zero two", "stt_digits_ctc", TimeSpan.Zero), (response.Text, response.ModelId, response.StartTime));
        Assert.Equal(WaveFile.Read(file).Duration, response.EndTime);
        Assert.Equal(SpeechToTextResponseUpdateKind.SessionOpen, updates[0].Kind);
        Assert.Equal("nine zero two", string.Concat(updates.Select(u => u.Text)));
        Assert.Equal(SpeechToTextResponseUpdateKind.SessionClose, updates[^1].Kind);
        Assert.Equal("stt_digits_ctc", client.GetService<SpeechToTextClientMetadata>()?.DefaultModelId);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetTextAsync(new MemoryStream(file), new SpeechToTextOptions { ModelId = "another" }));
        Assert.Equal(ErrorKind.Corrupt, (await Assert.ThrowsAsync<MedImagingException>(() => client.GetTextAsync(new MemoryStream([1, 2, 3])))).Kind);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetTextAsync(new MemoryStream(file), cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public void VeryShortSound_IsNothing_AndVeryLongIsRefused()
    {
        using var model = SpeechModels.Digits();

        foreach (int length in new[] { 0, 1, 200, 201, 700 })
        {
            _ = model.Recognize(new AudioClip(new float[length], 16000));
        }

        Assert.Equal("", model.Recognize(new AudioClip(new float[1600], 16000)));
        var fault = Assert.Throws<MedImagingException>(() => model.Recognize(new AudioClip(new float[16000 * 301], 16000)));
        Assert.Equal(ErrorKind.LimitExceeded, fault.Kind);
    }
}
