using System.Text.Json;
using System.Text.RegularExpressions;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Reading;

/// <summary>Tags, VRs, lengths and values as dcmdump, gdcmdump and pydicom see them. Where most of those that read the file see it otherwise, <c>explained.tsv</c> says which clause is behind it.</summary>
public sealed class DifferentialTests
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Dicom.Tests", "Reading");

    [Theory]
    [InlineData("dicom/pydicom,dicom/highdicom,dicom/nibabel,dicom/syntaxes,dicom/attacks", 75)]
    [InlineData("dicom/hostile", 200)]
    public async Task EveryFileThatIsRead_IsReadAsMostOthersReadIt(string folders, int atLeast)
    {
        using var folder = new TemporaryFolder();
        var ours = Readable(folders.Split(',').SelectMany(f => TestData.RequireFiles(f, "*.dcm")));
        var peers = await Task.WhenAll(DcmtkAsync(ours.Keys), GdcmAsync(ours.Keys), PydicomAsync(folder.FullPath, ours.Keys));
        var explained = File.ReadAllLines(Path.Combine(Folder, "explained.tsv")).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).Select(f => (File: new Regex(f[0]), Element: new Regex(f[1]), Clause: f[2])).ToList();
        var differences = new List<string>();
        int compared = 0;
        foreach (var (path, own) in ours)
        {
            var votes = peers.Select(p => p.GetValueOrDefault(path)).OfType<List<DumpNode>>().ToList();
            compared += votes.Count >= 2 ? 1 : 0;
            differences.AddRange(Differences(Path.GetFileName(path), own, votes));
        }

        string[] unexplained = [.. differences.Where(d => !explained.Exists(e => e.File.IsMatch(d.Split('\t')[0]) && e.Element.IsMatch(d.Split('\t')[1])))];
        Assert.True(unexplained.Length == 0, $"{unexplained.Length} differences without an explanation:\n{string.Join('\n', unexplained.Take(60))}");
        Assert.True(compared >= atLeast, $"only {compared} files were compared");
        Assert.True(explained.Count <= 30 && explained.TrueForAll(e => e.Clause.Contains("PS3", StringComparison.Ordinal)), "at most 30 explanations, each with a clause");
    }

    private static IEnumerable<string> Differences(string name, List<DumpNode> own, List<List<DumpNode>> votes)
    {
        var mine = own.ToDictionary(n => n.Path);
        var theirs = votes.Select(v => v.GroupBy(n => n.Path).ToDictionary(g => g.Key, g => g.First())).ToList();
        foreach (string path in mine.Keys.Concat(theirs.SelectMany(t => t.Keys)).Distinct())
        {
            var node = mine.GetValueOrDefault(path);
            var answers = theirs.Select(t => t.GetValueOrDefault(path)).ToList();
            int against = answers.Count(a => a is null ? node is not null : node is null || !node.Agrees(a));
            if (votes.Count >= 2 && against * 2 > votes.Count)
            {
                yield return $"{name}\t{path}\t{node} {node?.Text}\t{string.Join(" | ", answers.Select(a => a is null ? "-" : $"{a} {a.Text}"))}";
            }
        }
    }

    private static Dictionary<string, List<DumpNode>> Readable(IEnumerable<string> paths)
    {
        var files = new Dictionary<string, List<DumpNode>>();
        foreach (string path in paths)
        {
            try
            {
                files.Add(path, DumpNode.Of(DicomFile.Parse(File.ReadAllBytes(path)).Dataset));
            }
            catch (MedImagingException)
            {
                // Refused: the list of verdicts says why.
            }
        }

        return files;
    }

    // One process for all files: each begins with a line that names it; one that cannot be read has no other line.
    private static async Task<Dictionary<string, List<DumpNode>>> DcmtkAsync(IEnumerable<string> files)
    {
        var program = ExternalProgram.Require("dcmdump", "dcmtk");
        var result = await program.RunAsync(["+F", "-q", "-Un", .. files], TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        return Split(result, line => line.StartsWith("# dcmdump (", StringComparison.Ordinal) ? line[(line.IndexOf("): ", StringComparison.Ordinal) + 3)..] : null);
    }

    // gdcmdump dies of some files, so that it has to start for each; a file it dies of has no vote of it.
    private static async Task<Dictionary<string, List<DumpNode>>> GdcmAsync(IEnumerable<string> files)
    {
        ExternalProgram.Require("gdcmdump", "libgdcm-tools");
        const string Script = "for f; do echo \"==== $f\"; gdcmdump \"$f\" 2>/dev/null || echo '==== failed'; done; true";
        var result = await ExternalProgram.RunAsync("/bin/sh", ["-c", Script, "sh", .. files], TimeSpan.FromMinutes(10), cancellationToken: TestContext.Current.CancellationToken);
        var answers = Split(result, line => line.StartsWith("==== /", StringComparison.Ordinal) ? line[5..] : null);
        string[] lines = Lines(result);
        string last = "";
        foreach (string line in lines)
        {
            last = line.StartsWith("==== /", StringComparison.Ordinal) ? line[5..] : last;
            if (line == "==== failed")
            {
                answers.Remove(last);
            }
        }

        return answers;
    }

    private static Dictionary<string, List<DumpNode>> Split(ProgramResult result, Func<string, string?> nameOf)
    {
        var answers = new Dictionary<string, List<DumpNode>>();
        string? name = null;
        var own = new List<string>();
        foreach (string line in Lines(result).Append(null!))
        {
            if (line is not null && nameOf(line) is null)
            {
                own.Add(line);
                continue;
            }

            if (name is not null && DumpNode.Parse(own) is { Count: > 0 } nodes)
            {
                answers[name] = nodes;
            }

            own.Clear();
            name = line is null ? null : nameOf(line);
        }

        return answers;
    }

    private static string[] Lines(ProgramResult result) => System.Text.Encoding.Latin1.GetString(result.OutputBytes).Split('\n');

    private static async Task<Dictionary<string, List<DumpNode>>> PydicomAsync(string folder, IEnumerable<string> files)
    {
        var nodes = new Dictionary<string, List<DumpNode>>();
        foreach (var (path, answer) in await Pydicom.AskAsync("elements", folder, files))
        {
            if (Pydicom.Failed(answer))
            {
                continue;
            }

            JsonElement[] lines = [.. answer.EnumerateArray()];
            string[] paths = DumpNode.Numbered(lines.Select(e => (e[0].GetInt32(), Convert.ToUInt32(e[1].GetString(), 16))));
            nodes.Add(path, [.. lines.Select((e, i) => e[2].GetString() == "SQ" ? new DumpNode(paths[i], "SQ", null, null, null) : new DumpNode(paths[i], e[2].GetString(), e[3].GetInt32(), e[4].GetString() is { Length: > 0 } digest ? digest : null, null)), new DumpNode("00080005#1", null, null, null, null)]);
            nodes[path].RemoveAll(n => n.Path.StartsWith("0002", StringComparison.Ordinal));
        }

        return nodes;
    }
}
