using System.Reflection;
using System.Runtime.CompilerServices;

namespace MedImaging.Architecture;

/// <summary>The built assemblies of src/, and what in them people wrote.</summary>
internal static class ProductAssembly
{
    public static Assembly Load(string name) => Assembly.Load(new AssemblyName(name));

    public static IEnumerable<Type> WrittenTypes(this Assembly assembly)
        => assembly.GetTypes().Where(type => !IsMadeByTheCompiler(type) && !IsAddedByCoverage(type));

    // A run that measures coverage rewrites the assemblies and adds its counters.
    private static bool IsAddedByCoverage(Type type) => type.Namespace?.StartsWith("Coverlet.", StringComparison.Ordinal) == true;

    public static bool IsMadeByTheCompiler(this MemberInfo member)
        => member.Name.Contains('<', StringComparison.Ordinal)
            || member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false)
            || (member.DeclaringType is { } outer && IsMadeByTheCompiler(outer));
}
