using System.Text.Json;

namespace MedImaging.Fuzz;

/// <summary>This program once more in another folder, over instrumented libraries.</summary>
internal static class InstrumentedCopy
{
    private static readonly string[] Libraries = ["MedImaging.Codecs.dll", "MedImaging.Dicom.dll", "MedImaging.Formats.dll", "MedImaging.Storage.Neo4j.dll"];

    /// <summary>Makes the copy.</summary>
    /// <returns>The path of the program in it.</returns>
    public static string Make(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? folder);
            File.Copy(file, copy);
        }

        var instrumenter = new Instrumenter();
        foreach (string library in Libraries)
        {
            instrumenter.Instrument(Path.Combine(folder, library));
        }

        File.WriteAllText(Path.Combine(folder, "blocks.json"), JsonSerializer.Serialize(instrumenter.BlockSources));
        return Path.Combine(folder, "MedImaging.Fuzz.dll");
    }

    /// <summary>Reads which source file each block came from; nothing when this is not the copy.</summary>
    public static string[] BlockSources()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "blocks.json");
        return File.Exists(path) ? JsonSerializer.Deserialize<string[]>(File.ReadAllText(path)) ?? [] : [];
    }
}
