using System.Reflection;
using System.Runtime.CompilerServices;

namespace MedImaging.Architecture;

/// <summary>Rules a reader may rely on without looking: what waits can be stopped, nothing is shared by accident.</summary>
public sealed class ShapeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static TheoryData<string> Projects => SourceProject.Names;

    [Theory, MemberData(nameof(Projects))]
    public void EveryPublicMethodThatWaits_TakesATokenLast(string project)
    {
        // Within a transaction nothing is waited for but the transaction, and that has the token.
        var without = PublicMethods(project).Where(IsAsync).Where(method => !TakesToken(method) && !IsWithinATransaction(method));
        Assert.Empty(without.Select(Shown));
    }

    [Theory, MemberData(nameof(Projects))]
    public void TheToken_IsOptionalForCallers(string project)
    {
        // A step is called by the engine, which always has a token, and written by hosts, who gain nothing from a default.
        var demanding = PublicMethods(project).Where(IsAsync).Where(TakesToken)
            .Where(method => !method.GetParameters()[^1].HasDefaultValue && !IsStep(method.DeclaringType!) && !method.GetParameters()[^1].IsDefined(typeof(EnumeratorCancellationAttribute)));
        Assert.Empty(demanding.Select(Shown));
    }

    [Theory, MemberData(nameof(Projects))]
    public void NothingStatic_CanBeChanged(string project)
    {
        var types = ProductAssembly.Load(project).WrittenTypes().ToArray();
        var fields = types.SelectMany(type => type.GetFields(All)).Where(field => field is { IsStatic: true, IsLiteral: false, IsInitOnly: false } && !field.IsMadeByTheCompiler());
        var properties = types.SelectMany(type => type.GetProperties(All)).Where(property => property.SetMethod is { IsStatic: true } && !property.IsMadeByTheCompiler());
        Assert.Empty(fields.Cast<MemberInfo>().Concat(properties).Select(member => $"{member.DeclaringType}.{member.Name}"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void NoPublicArrayOrListIsStatic(string project)
    {
        var open = ProductAssembly.Load(project).GetExportedTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType.IsArray || (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() is var open && (open == typeof(List<>) || open == typeof(Dictionary<,>))));
        Assert.Empty(open.Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Options_AreSealedClassesAndRegistrationLivesWithTheHost(string project)
    {
        var types = ProductAssembly.Load(project).GetExportedTypes();
        Assert.Empty(types.Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && !type.IsSealed).Select(type => type.FullName));
        Assert.Empty(types.Where(type => type.Name.EndsWith("BuilderExtensions", StringComparison.Ordinal) && ExtendsBuilder(type) && type.Namespace != "Microsoft.Extensions.DependencyInjection").Select(type => type.FullName));
    }

    private static bool IsWithinATransaction(MethodInfo method)
        => method.DeclaringType!.Name is "IRecordReader" or "IRecordWriter" or "ISnapshotReader" or "ISnapshotWriter"
            || method.GetParameters().Any(parameter => parameter.ParameterType.Name is "IRecordReader" or "IRecordWriter");

    private static bool ExtendsBuilder(Type type)
        => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Any(method => method.GetParameters() is [{ ParameterType.Name: "MedImagingBuilder" }, ..]);

    private static IEnumerable<MethodInfo> PublicMethods(string project)
        => ProductAssembly.Load(project).GetExportedTypes().Where(type => !ApiTypes.IsDelegate(type))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && !method.IsMadeByTheCompiler());

    private static bool IsAsync(MethodInfo method)
    {
        // Dispose patterns have no token by their interface; what cancels a run cannot wait to be cancelled.
        if (method.Name is "DisposeAsync" or "CancelAsync" or "GetAsyncEnumerator" or "MoveNextAsync" || method.GetBaseDefinition() != method)
        {
            return false;
        }

        var type = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType;
        return type == typeof(Task) || type == typeof(ValueTask) || type == typeof(Task<>) || type == typeof(ValueTask<>) || type == typeof(IAsyncEnumerable<>);
    }

    private static bool TakesToken(MethodInfo method) => method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(CancellationToken);

    private static bool IsStep(Type type)
        => type.GetInterfaces().Append(type).Any(each => each.IsGenericType && each.Name.Split('`')[0] is "IStep" or "IStreamStep");

    private static string Shown(MethodInfo method) => $"{method.DeclaringType}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";
}
