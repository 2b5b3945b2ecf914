namespace MedImaging.Dicom;

/// <summary>How an object is written: byte order, whether VRs are said, and how pixels are packed (PS3.5 10 and annex A).</summary>
public sealed partial record TransferSyntax
{
    /// <summary>Implicit VR Little Endian (PS3.5 A.1), the default of DICOM.</summary>
    public static readonly TransferSyntax ImplicitLittleEndian = FromUid("1.2.840.10008.1.2");

    /// <summary>Explicit VR Little Endian (PS3.5 A.2).</summary>
    public static readonly TransferSyntax ExplicitLittleEndian = FromUid("1.2.840.10008.1.2.1");

    private TransferSyntax(string uid) => Uid = uid;

    /// <summary>Gets the UID.</summary>
    public string Uid { get; }

    /// <summary>Gets the name of PS3.6; the UID where PS3.6 has none.</summary>
    public string Name => DicomDictionary.FindUidName(Uid) ?? Uid;

    /// <summary>Gets whether elements say their value representation.</summary>
    public bool IsExplicit { get; private init; } = true;

    /// <summary>Gets whether numbers stand with their highest byte first (PS3.5 A.3, retired).</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>Gets whether everything after the meta information is deflated (PS3.5 A.5).</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Gets whether pixel data are fragments of a compressed stream (PS3.5 A.4).</summary>
    public bool IsEncapsulated { get; private init; }

    /// <summary>Describes the transfer syntax with this UID; one that PS3.6 does not list is taken as encapsulated explicit little endian, the form PS3.5 A.4 sets for all new ones.</summary>
    /// <param name="uid">The UID.</param>
    /// <returns>The transfer syntax.</returns>
    public static TransferSyntax FromUid(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        return uid switch
        {
            "1.2.840.10008.1.2" => new(uid) { IsExplicit = false },
            "1.2.840.10008.1.2.1" => new(uid),
            "1.2.840.10008.1.2.2" => new(uid) { IsBigEndian = true },
            "1.2.840.10008.1.2.1.99" => new(uid) { IsDeflated = true },
            "1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.205" => new(uid) { IsDeflated = true, IsEncapsulated = true },
            _ => new(uid) { IsEncapsulated = true },
        };
    }

    /// <summary>Writes the name and the UID.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name == Uid ? Uid : $"{Name} ({Uid})";
}
