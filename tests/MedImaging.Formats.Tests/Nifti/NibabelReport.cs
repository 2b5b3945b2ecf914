using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

/// <summary>What nibabel reads in a file.</summary>
internal sealed record NibabelReport(string Path, string Type, int[] Shape, double Slope, double Intercept, double[] Affine, string[] Digests)
{
    /// <summary>Lets nibabel write files of every kind into a folder, and read those and the ones given, in one process.</summary>
    public static async Task<IReadOnlyList<NibabelReport>> AskAsync(string folder, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        string python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        Assert.SkipUnless((await ExternalProgram.RunAsync(python, ["-c", "import nibabel"], cancellationToken: cancellationToken)).ExitCode == 0, "nibabel is not installed (Debian package python3-nibabel).");
        string script = System.IO.Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Formats.Tests", "Nifti", "files.py");
        var result = await ExternalProgram.RunAsync(python, [script, folder, .. files], TimeSpan.FromMinutes(10), cancellationToken: cancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    /// <summary>Asserts that a place is where nibabel sees it: its axes run to the right and the front.</summary>
    public void AssertPlace(VolumeGeometry geometry)
    {
        double reach = Affine.Max(Math.Abs);
        for (int corner = 0; corner < 8; corner++)
        {
            double i = (corner & 1) * (geometry.Columns - 1), j = ((corner >> 1) & 1) * (geometry.Rows - 1), k = (corner >> 2) * (geometry.Slices - 1);
            var ours = geometry.PositionOf(i, j, k);
            PatientVector theirs = new(-At(0, i, j, k), -At(1, i, j, k), At(2, i, j, k));
            Assert.True((ours - theirs).Length < 1e-5 * reach, $"{System.IO.Path.GetFileName(Path)}: {ours} is not {theirs}");
        }
    }

    private double At(int row, double i, double j, double k) => (Affine[4 * row] * i) + (Affine[(4 * row) + 1] * j) + (Affine[(4 * row) + 2] * k) + Affine[(4 * row) + 3];

    private static NibabelReport Parse(string line)
    {
        string[] words = line.Split('\t');
        return new(
            words[0], words[1], [.. words[2].Split(',').Select(int.Parse)], Number(words[3]), Number(words[4]), [.. words[5].Split(' ').Select(Number)], words[6].Trim().Split(','));
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
