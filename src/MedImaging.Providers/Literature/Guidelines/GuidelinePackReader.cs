using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Reads a guideline pack (JSON, format <c>medimaging-guideline-pack/1</c>). It is strict: what it does not know, finds twice or finds missing is an error that says where.</summary>
public static class GuidelinePackReader
{
    /// <summary>The name of the format, which a pack begins with.</summary>
    public const string Format = "medimaging-guideline-pack/1";

    /// <summary>The most bytes of a pack.</summary>
    public const int MaxBytes = 4 << 20;

    private const int MaxStatements = 2_000;
    private const int MaxText = 4_000;
    private const int MaxName = 500;
    private const int MaxId = 64;

    private static readonly string[] PackMembers = ["format", "id", "version", "title", "publisher", "licence", "year", "isForClinicalUse", "note", "statements"];
    private static readonly string[] StatementMembers = ["id", "text", "appliesWhen"];

    /// <summary>Reads a pack.</summary>
    /// <param name="utf8Json">The bytes of the file.</param>
    /// <returns>The pack, with the hash of its bytes.</returns>
    /// <exception cref="MedImagingException">It is no pack (<see cref="ErrorKind.InvalidInput"/>, with the path and offset), or too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public static GuidelinePack Read(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > MaxBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A guideline pack has at most {MaxBytes} bytes; this one has {utf8Json.Length}.");
        }

        var root = PackValue.Parse(utf8Json);
        root.RequireMembers(PackMembers);
        if (root.Member("format").Text(MaxName) != Format)
        {
            throw root.Member("format").Fault($"The format is not '{Format}'.");
        }

        return new GuidelinePack
        {
            Id = root.Member("id").Id(MaxId),
            Version = root.Member("version").Id(MaxId),
            Title = root.Member("title").Text(MaxName),
            Publisher = root.Member("publisher").Text(MaxName),
            Licence = root.Member("licence").Text(MaxName),
            Year = root.Find("year")?.Whole(1500, 2200),
            IsForClinicalUse = root.Find("isForClinicalUse")?.Flag() ?? false,
            Hash = ContentHash.Of(utf8Json.Span),
            Statements = Statements(root.Member("statements")),
        };
    }

    /// <summary>Reads a pack from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The pack.</returns>
    /// <exception cref="MedImagingException">It cannot be read (<see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.Unavailable"/>), or is no pack.</exception>
    public static async ValueTask<GuidelinePack> ReadFileAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string name = Path.GetFileName(path);
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"A guideline pack has at most {MaxBytes} bytes.");
            }

            return Read(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch (MedImagingException ex)
        {
            throw new MedImagingException(ex.Kind, $"'{name}': {ex.Message}", ex) { Offset = ex.Offset };   // one of many in a folder
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"There is no guideline pack '{name}'.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"The guideline pack '{name}' cannot be read.", ex);
        }
    }

    private static List<GuidelineStatement> Statements(PackValue list)
    {
        var statements = new List<GuidelineStatement>();
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var each in list.Items(1, MaxStatements))
        {
            each.RequireMembers(StatementMembers);
            string id = each.Member("id").Id(MaxId);
            if (!ids.Add(id))
            {
                throw each.Member("id").Fault("Another statement has this id.");
            }

            statements.Add(new GuidelineStatement(id, each.Member("text").Text(MaxText), GuidelineRules.Read(each.Member("appliesWhen"))));
        }

        return statements;
    }
}
