using MedImaging.Dicom;

namespace MedImaging.Samples.Hosting;

/// <summary>Short names of transfer syntaxes.</summary>
internal static class SyntaxNames
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["explicit"] = "1.2.840.10008.1.2.1",
        ["implicit"] = "1.2.840.10008.1.2",
        ["bigendian"] = "1.2.840.10008.1.2.2",
        ["deflated"] = "1.2.840.10008.1.2.1.99",
        ["rle"] = "1.2.840.10008.1.2.5",
        ["jpeg"] = "1.2.840.10008.1.2.4.50",
        ["jpegll"] = "1.2.840.10008.1.2.4.70",
        ["jls"] = "1.2.840.10008.1.2.4.80",
        ["j2k"] = "1.2.840.10008.1.2.4.90",
        ["htj2k"] = "1.2.840.10008.1.2.4.201",
    };

    /// <summary>Finds a transfer syntax by its short name or its UID.</summary>
    /// <exception cref="MedImagingException">There is none.</exception>
    public static TransferSyntax Find(string name)
        => All.TryGetValue(name, out string? uid) ? TransferSyntax.FromUid(uid)
            : name.StartsWith("1.2.840.10008.1.2", StringComparison.Ordinal) && DicomDictionary.FindUidName(name) is not null ? TransferSyntax.FromUid(name)
            : throw new RequestException(ErrorKind.InvalidInput, $"'{name}' is nothing to convert to; see 'convert --help'.");
}
