using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MedImaging.Architecture;

/// <summary>Compiles a few lines as a host would write them, against the built packages.</summary>
internal static class Snippet
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MedImaging;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(LoadReferences);

    /// <summary>Compiles the body of an async method that is given a service collection, an exporter, a content store and a draft.</summary>
    /// <returns>The errors, empty when it compiles.</returns>
    public static IReadOnlyList<Diagnostic> ErrorsOf(string body)
    {
        string code = $$"""
            {{Usings}}
            internal static class Host
            {
                internal static async Task Run(
                    IServiceCollection services, IReportExporter exporter, IContentStore content, DraftReport draft, SignedReport signed, CancellationToken token)
                {
                    await Task.Yield();
            #line 1 "snippet"
                    {{body}}
                }
            }
            """;
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Snippet", [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest))], References.Value, options);
        return [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    private static ImmutableArray<MetadataReference> LoadReferences()
    {
        string trusted = (string)(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "");
        return [.. trusted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];
    }
}
