namespace MedImaging.Testing;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Gets the folder's full path.</summary>
    public string FullPath { get; } = Directory.CreateTempSubdirectory("medimaging-test-").FullName;

    /// <summary>Gets the full path of a file in it; the file need not exist.</summary>
    public string File(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a file into it.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(FullPath, recursive: true);
        }
        catch (IOException)
        {
            // A process the test killed may still hold a file; the system's own cleaning takes it.
        }
    }
}
