namespace MedImaging.Architecture;

/// <summary>The public API of each package is a file in PublicApi/: a change to it is seen in review, never by a host first.</summary>
public sealed class PublicApiTests
{
    private const string Command = "UPDATE_PUBLIC_API=1 dotnet test tests/MedImaging.Architecture.Tests";

    public static TheoryData<string> Projects => SourceProject.Names;

    [Theory, MemberData(nameof(Projects))]
    public void ThePublicApi_IsTheOneReviewed(string project)
    {
        string path = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Architecture.Tests", "PublicApi", project + ".txt");
        string actual = ApiText.Of(ProductAssembly.Load(project));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == actual, $"The public API of {project} changed. If that is meant: {Command}\n{Difference(expected, actual)}");
    }

    [Fact]
    public void EverySnapshot_BelongsToAProject()
    {
        string folder = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Architecture.Tests", "PublicApi");
        Assert.Empty(Directory.GetFiles(folder, "*.txt").Select(Path.GetFileNameWithoutExtension).Except(SourceProject.All.Select(project => project.Name)));
    }

    [Fact]
    public void ADifference_ShowsTheTypeAndTheLines()
        => Assert.Equal("  public class A\n-     public int X { get; }\n+     public long X { get; }\n", Difference("public class A\n    public int X { get; }\n", "public class A\n    public long X { get; }\n"));

    // Lines are unique within their type, so a set difference under the type's own line is as good as a real diff, and shorter.
    private static string Difference(string expected, string actual)
    {
        var (before, after) = (ByType(expected), ByType(actual));
        var text = new System.Text.StringBuilder();
        foreach (string type in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (had, has) = (before.GetValueOrDefault(type), after.GetValueOrDefault(type));
            string[] gone = [.. (had ?? []).Except(has ?? [])], come = [.. (has ?? []).Except(had ?? [])];
            if (had is null || has is null || gone.Length + come.Length > 0)
            {
                text.Append(had is null ? "+ " : has is null ? "- " : "  ").Append(type).Append('\n');
                text.AppendJoin("", gone.Select(line => $"- {line}\n")).AppendJoin("", come.Select(line => $"+ {line}\n"));
            }
        }

        return text.ToString();
    }

    private static Dictionary<string, List<string>> ByType(string text)
    {
        var types = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? members = null;
        foreach (string line in text.Split('\n').Where(line => line.Length > 0))
        {
            if (line[0] != ' ')
            {
                types[line] = members = [];
            }
            else
            {
                members?.Add(line);
            }
        }

        return types;
    }
}
