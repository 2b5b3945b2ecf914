namespace MedImaging;

/// <summary>The files that a manifest lists for a model's tensors: opened when the model asks for one by the very words of the list, below the model's folder, through no link, and verified before any byte of them is used.</summary>
internal sealed class ExternalFiles(string folder, IReadOnlyList<ExternalFile> listed, long limit)
{
    private readonly Dictionary<string, byte[]> _open = new(StringComparer.Ordinal);
    private long _left = limit;

    /// <summary>Gives a file's verified bytes.</summary>
    /// <exception cref="MedImagingException">It is not listed or lies elsewhere (<see cref="ErrorKind.PolicyBlocked"/>), is missing (<see cref="ErrorKind.NotFound"/>), or is not what the list says (<see cref="ErrorKind.Corrupt"/>).</exception>
    public byte[] Open(string location)
    {
        if (_open.TryGetValue(location, out byte[]? known))
        {
            return known;
        }

        var file = listed.FirstOrDefault(f => f is not null && string.Equals(f.Path, location, StringComparison.Ordinal))
            ?? throw new MedImagingException(ErrorKind.PolicyBlocked, $"The model keeps tensors in other files (external data), one of which is not among the {listed.Count} its manifest lists.");
        string path = Resolve(file.Path);
        byte[] bytes = ModelFiles.ReadFile(path, _left, "The model's file");
        string name = Path.GetFileName(path);
        ModelFiles.RequireLength("The model's file", name, bytes.Length, file.Bytes);
        ModelFiles.RequireHash(name, ContentHash.Of(bytes).Hex, file.Sha256, "its manifest");
        _left -= bytes.Length;
        _open.Add(location, bytes);
        return bytes;
    }

    /// <summary>The hash over the model's file and all files opened for it, in the format of sha256sum; <see langword="null"/> when there were none.</summary>
    public string? HashWith(string model)
    {
        if (_open.Count == 0)
        {
            return null;
        }

        var lines = listed.Where(f => f is not null && _open.ContainsKey(f.Path)).OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => $"{f.Sha256.ToLowerInvariant()}  {f.Path}\n");
        return ContentHash.Of($"{model.ToLowerInvariant()}  -\n{string.Concat(lines)}").Hex;
    }

    private string Resolve(string location)
    {
        string path = folder;
        foreach (string segment in location.Split('/'))
        {
            if (segment is "" or "." or ".." || segment.AsSpan().IndexOfAny('\\', ':', '\0') >= 0)
            {
                throw Escapes();
            }

            path = Path.Combine(path, segment);

            // A link that appears after this look changes nothing: what is used are the bytes whose hash was taken.
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw Escapes();
            }
        }

        return path;
    }

    private static MedImagingException Escapes()
        => new(ErrorKind.PolicyBlocked, "The model's manifest lists a file that does not lie in the model's own folder, or is reached through a link.");
}
