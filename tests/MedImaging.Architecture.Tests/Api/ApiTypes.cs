using System.Globalization;
using System.Reflection;

namespace MedImaging.Architecture;

/// <summary>Types as C# writes them.</summary>
internal static class ApiTypes
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    public static string Declaration(Type type)
    {
        if (IsDelegate(type))
        {
            return $"public delegate {ApiMembers.Signature(type.GetMethod("Invoke")!, FullName(type))}";
        }

        string bases = string.Join(", ", Bases(type).Select(each => Name(each)).Order(StringComparer.Ordinal));
        return $"public {Kind(type)} {FullName(type)}{(bases.Length == 0 ? "" : " : " + bases)}";
    }

    public static IEnumerable<string> EnumMembers(Type type)
        => Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture):D}");

    public static string Name(Type type, NullabilityInfo? nullability = null)
    {
        string mark = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        return (Keywords.GetValueOrDefault(type) ?? Generic(type, nullability)) + mark;
    }

    private static string Generic(Type type, NullabilityInfo? nullability)
    {
        if (type.IsGenericParameter || !type.IsGenericType)
        {
            return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        }

        var arguments = type.GetGenericArguments();
        var known = nullability?.GenericTypeArguments;
        var names = arguments.Select((argument, i) => Name(argument, known is not null && i < known.Length ? known[i] : null)).ToArray();
        if (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({string.Join(", ", names)})";
        }

        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        string outer = type.IsNested ? Name(type.DeclaringType!) + "." : "";
        return tick < 0 ? outer + type.Name : $"{outer}{type.Name[..tick]}<{string.Join(", ", names)}>";
    }

    private static string FullName(Type type) => type.Namespace is { Length: > 0 } space ? $"{space}.{Name(type)}" : Name(type);

    private static string Kind(Type type)
    {
        bool isRecord = type.GetMethod("<Clone>$") is not null
            || (type.IsValueType && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);
        string record = isRecord ? "record " : "";
        return type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? $"{(type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{record}struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : $"{(type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")}{record}class";
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) is { } number && number != typeof(int) ? [number] : [];
        }

        var parent = type.BaseType is { } found && found != typeof(object) && found != typeof(ValueType) ? found : null;
        var inherited = type.GetInterfaces().SelectMany(each => each.GetInterfaces()).Concat(parent?.GetInterfaces() ?? []).ToHashSet();
        var own = type.GetInterfaces().Where(each => each.IsVisible && !inherited.Contains(each) && each != typeof(IEquatable<>).MakeGenericType(type.IsByRefLike ? typeof(object) : type));
        return parent is null ? own : own.Prepend(parent);
    }
}
