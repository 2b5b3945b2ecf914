using System.Security.Cryptography;

namespace MedImaging.Fuzz;

/// <summary>An input that broke something, and how.</summary>
internal sealed record Finding(string Target, string Kind, string Detail, byte[] Input)
{
    /// <summary>Writes input and explanation into a folder; the same kind at the same place is written once.</summary>
    /// <returns>Whether it is a new one.</returns>
    public bool Save(string folder)
    {
        Directory.CreateDirectory(folder);
        string place = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Kind + FirstFrame(Detail))))[..8];
        string path = Path.Combine(folder, $"{Target}-{Kind}-{place}.bin");
        if (File.Exists(path) && new FileInfo(path).Length <= Input.Length)
        {
            return false;
        }

        bool isNew = !File.Exists(path);
        File.WriteAllBytes(path, Input);
        File.WriteAllText(Path.ChangeExtension(path, ".txt"), Detail);
        return isNew;
    }

    private static string FirstFrame(string detail) => detail.Split('\n').FirstOrDefault(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal)) ?? "";
}
