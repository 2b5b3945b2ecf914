using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>A database, and the key file it is sealed under if it is.</summary>
internal sealed record StoreFile(string Path, string? Keys = null)
{
    /// <summary>Opens a key file a person named.</summary>
    public static FileKeyProvider OpenKeys(string path) => File.Exists(path)
        ? FileKeyProvider.Open(path)
        : throw new RequestException(ErrorKind.NotFound, $"There is no key file '{path}'; 'keys new {path}' makes one, once in a database's life.");

    /// <summary>Opens the keys, if there are any.</summary>
    public FileKeyProvider? OpenKeys() => Keys is null ? null : OpenKeys(Keys);

    /// <summary>Adds the database to a host, under its keys.</summary>
    public void AddTo(MedImagingBuilder builder)
    {
        SQLitePCL.Batteries_V2.Init();
        if (OpenKeys() is { } keys)
        {
            builder.AddKeyProvider(keys);
        }

        builder.AddSqliteStorage(Path);
    }
}
