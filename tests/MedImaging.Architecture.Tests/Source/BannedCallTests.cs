using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MedImaging.Architecture;

/// <summary>Time, chance and waiting are given to the library, never taken: otherwise a test must sleep and a run cannot be replayed.</summary>
/// <remarks>The analyzer says so too; this test also sees a suppressed warning.</remarks>
public sealed class BannedCallTests
{
    private static readonly string[] Banned =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow",
        "Random.Shared", "Thread.Sleep", "Guid.NewGuid", "Environment.TickCount", "Environment.TickCount64", "Environment.Exit", "Environment.FailFast",
    ];

    public static TheoryData<string> Projects => SourceProject.Names;

    [Theory, MemberData(nameof(Projects))]
    public void NoSource_TakesTimeOrChanceForItself(string project)
        => Assert.Empty(SourceProject.Named(project).SourceFiles().SelectMany(BannedIn));

    [Theory]
    [InlineData("class C { object F() => System.DateTime.UtcNow; }", 1)]
    [InlineData("class C { void F() => Thread.Sleep(1); }", 1)]
    [InlineData("/// <summary>DateTime.Now</summary>\nclass C { string F() => \"DateTime.Now\"; // DateTime.Now\n}", 0)]
    public void TheLook_SeesCodeAndNotWords(string code, int expected)
        => Assert.Equal(expected, BannedIn("test.cs", CSharpSyntaxTree.ParseText(code)).Count());

    private static IEnumerable<string> BannedIn(string path) => BannedIn(CodeFiles.Shown(path), CSharpSyntaxTree.ParseText(File.ReadAllText(path)));

    private static IEnumerable<string> BannedIn(string name, SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => Banned.Contains($"{LastName(access.Expression)}.{access.Name.Identifier.Text}", StringComparer.Ordinal))
            .Select(access => $"{name}({access.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {access}");

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax inner => inner.Name.Identifier.Text,
        IdentifierNameSyntax name => name.Identifier.Text,
        _ => "",
    };
}
