using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests;

/// <summary>pydicom as a second opinion; tests that ask it are skipped where it is not installed.</summary>
internal static class Pydicom
{
    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];

    public static async Task<Dictionary<string, JsonElement>> AskAsync(string mode, string folder, IEnumerable<string> files)
    {
        string? python = null;
        foreach (string candidate in Pythons)
        {
            python ??= await CanImportAsync(candidate) ? candidate : null;
        }

        Assert.SkipWhen(python is null, "No python3 with pydicom and numpy (Debian: apt-get install python3-pydicom python3-numpy).");
        string script = Path.Combine(AppContext.BaseDirectory, "Fixtures", "oracle.py");
        var result = await ExternalProgram.RunAsync(python!, [script, mode, folder, .. files], TimeSpan.FromMinutes(10), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        await using var answer = File.OpenRead(Path.Combine(folder, mode + ".json"));
        return (await JsonSerializer.DeserializeAsync<Dictionary<string, JsonElement>>(answer, cancellationToken: TestContext.Current.CancellationToken))!;
    }

    public static bool Failed(JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out _);

    private static async Task<bool> CanImportAsync(string python)
    {
        try
        {
            return (await ExternalProgram.RunAsync(python, ["-c", "import pydicom, numpy"])).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
