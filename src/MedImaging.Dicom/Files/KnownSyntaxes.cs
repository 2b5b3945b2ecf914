using System.Text;

namespace MedImaging.Dicom;

/// <summary>The transfer syntaxes of PS3.6 A, found by the bytes of their UID, so that reading a file makes none.</summary>
internal static class KnownSyntaxes
{
    private const string Root = "1.2.840.10008.1.2";

    private static readonly (byte[] Uid, TransferSyntax Syntax)[] All = [.. UidTable.Text.Split('\n')
        .Select(line => line.Split('|', 2)[0].Trim())
        .Where(uid => uid == Root || uid.StartsWith(Root + ".", StringComparison.Ordinal))
        .OrderBy(uid => uid.Length)
        .Select(uid => (Encoding.ASCII.GetBytes(uid), TransferSyntax.FromUid(uid)))];

    /// <summary>Finds a transfer syntax.</summary>
    /// <param name="uid">Its UID, as it stands in a file.</param>
    /// <returns>The transfer syntax; <see langword="null"/> when PS3.6 does not list it.</returns>
    public static TransferSyntax? Find(ReadOnlySpan<byte> uid)
    {
        uid = uid.Trim(" \0"u8);
        foreach (var (known, syntax) in All)
        {
            if (uid.SequenceEqual(known))
            {
                return syntax;
            }
        }

        return null;
    }
}
