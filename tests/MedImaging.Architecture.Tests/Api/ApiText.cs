using System.Reflection;
using System.Text;

namespace MedImaging.Architecture;

/// <summary>Writes what an assembly shows to the world, one line a member, in a stable order: the text a reviewer reads when it changes.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (type.IsMadeByTheCompiler())
            {
                continue;
            }

            text.Append(ApiTypes.Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
        => type.IsEnum ? ApiTypes.EnumMembers(type)
            : ApiTypes.IsDelegate(type) ? []
            : type.GetMembers(Declared).Where(IsShown).Select(ApiMembers.Line).OfType<string>();

    private static bool IsShown(MemberInfo member) => !member.IsMadeByTheCompiler() && member switch
    {
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => false,
        MethodBase method => IsVisible(method),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => @event.AddMethod is { } add && IsVisible(add),
        _ => false,
    };

    internal static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };
}
