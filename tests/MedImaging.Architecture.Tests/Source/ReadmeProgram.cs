using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MedImaging.Architecture;

/// <summary>A program as a README shows it: compiled as it stands and run as a newcomer would, in a folder with a <c>scan.dcm</c>.</summary>
internal sealed partial class ReadmeProgram(string code)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Reads the C# blocks of a README.</summary>
    public static IReadOnlyList<ReadmeProgram> In(string readme)
        => [.. Fence().Matches(File.ReadAllText(readme)).Select(match => new ReadmeProgram(match.Groups["code"].Value))];

    /// <summary>Compiles the program into a folder, with the libraries beside it.</summary>
    /// <returns>The errors, empty when it compiles.</returns>
    public IReadOnlyList<Diagnostic> CompileInto(string folder)
    {
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable);
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create("program", [CSharpSyntaxTree.ParseText(Usings, parse), CSharpSyntaxTree.ParseText(code, parse)], References(), options);
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0)
        {
            compilation.Emit(Path.Combine(folder, "program.dll"));
            foreach (string library in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(path => Library().IsMatch(Path.GetFileName(path))))
            {
                File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
            }

            string config = """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"VERSION"},"configProperties":{"System.Globalization.Invariant":true}}}""";
            File.WriteAllText(Path.Combine(folder, "program.runtimeconfig.json"), config.Replace("VERSION", Environment.Version.ToString(), StringComparison.Ordinal));
        }

        return errors;
    }

    private static ImmutableArray<MetadataReference> References()
    {
        string trusted = (string)(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "");
        return [.. trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^(MedImaging\.(?!.*Tests|Testing)|Microsoft\.Extensions\.|System\.Numerics\.Tensors)")]
    private static partial Regex Library();
}
