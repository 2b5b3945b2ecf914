using System.Text.RegularExpressions;

namespace MedImaging.Architecture;

/// <summary>Names say what a thing is. A word that fits everything says nothing.</summary>
public sealed partial class NameTests
{
    private static readonly string[] Banned =
    [
        "Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Wrapper", "Wrappers", "Common", "Impl", "Misc",
        "Enhanced", "Advanced", "Smart", "Stuff", "V2", "V3", "Processor2", "New2",
    ];

    public static TheoryData<string> Projects => SourceProject.Names;

    [Theory, MemberData(nameof(Projects))]
    public void NoType_HasANameThatFitsEverything(string project)
        => Assert.Empty(ProductAssembly.Load(project).WrittenTypes().Where(type => HasBannedWord(type.Name)).Select(type => type.FullName));

    [Fact]
    public void NoFileOrFolder_HasANameThatFitsEverything()
    {
        var names = CodeFiles.Everywhere().Select(CodeFiles.Shown)
            .Where(path => path.Split('/').Any(part => HasBannedWord(Path.GetFileNameWithoutExtension(part))));
        Assert.Empty(names);
    }

    [Theory]
    [InlineData("RunManager", true)]
    [InlineData("PixelUtils", true)]
    [InlineData("ReaderV2", true)]
    [InlineData("Management", false)]
    [InlineData("CommonwealthReader", false)]
    [InlineData("SmartcardReader", false)]
    public void TheLook_IsByWholeWords(string name, bool isBanned) => Assert.Equal(isBanned, HasBannedWord(name));

    private static bool HasBannedWord(string name) => Words().Matches(name).Any(word => Banned.Contains(word.Value, StringComparer.Ordinal));

    [GeneratedRegex("[A-Z]+(?![a-z])[0-9]*|[A-Z][a-z]*[0-9]*|[a-z]+[0-9]*")]
    private static partial Regex Words();
}
