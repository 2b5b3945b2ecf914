namespace MedImaging.Architecture;

/// <summary>Tells which rooms grow too large. A report, not a gate: a kernel or a table may be long for a reason.</summary>
public sealed class SizeReport(ITestOutputHelper output)
{
    private const int LookAgain = 300, ManyFiles = 12, FewFiles = 2;

    [Fact]
    public void FilesAndFolders_AreCounted()
    {
        var files = SourceProject.All.SelectMany(project => project.SourceFiles()).Where(path => !CodeFiles.IsGenerated(path)).ToArray();
        var lines = files.ToDictionary(path => path, path => File.ReadLines(path).Count());
        output.WriteLine($"{files.Length} files, {lines.Values.Sum()} lines, longest {lines.Values.Max()}.");
        foreach (var (path, count) in lines.Where(file => file.Value > LookAgain).OrderByDescending(file => file.Value))
        {
            output.WriteLine($"long: {CodeFiles.Shown(path)} has {count} lines");
        }

        foreach (var folder in files.GroupBy(path => Path.GetDirectoryName(path)!).Where(folder => folder.Count() is > ManyFiles or < FewFiles))
        {
            output.WriteLine($"folder: {CodeFiles.Shown(folder.Key)} has {folder.Count()} files");
        }

        Assert.NotEmpty(files);
    }
}
