namespace MedImaging.Tests;

/// <summary>A folder of its own in memory where the system has such a place, for speed; gone afterwards.</summary>
internal sealed class ShmFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private readonly string _path = Directory.CreateDirectory(
        Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"medimaging-test-{Guid.NewGuid():N}")).FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // Something still open in it; memory is given back when the system restarts.
        }
    }
}
