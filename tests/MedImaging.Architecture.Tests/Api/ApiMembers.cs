using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MedImaging.Architecture;

/// <summary>Members as C# writes them.</summary>
internal static class ApiMembers
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => constructor.IsStatic ? null
            : $"{Access(constructor)}{Plain(constructor.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{Modifiers(method)}{Signature(method, method.Name)}",
        PropertyInfo property => Property(property),
        FieldInfo field => Field(field),
        EventInfo @event => $"{Access(@event.AddMethod!)}event {ApiTypes.Name(@event.EventHandlerType!)} {@event.Name}",
        _ => null,
    };

    public static string Signature(MethodInfo method, string name)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string limits = method.IsGenericMethod ? string.Concat(method.GetGenericArguments().Select(Constraint)) : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return $"{Reference(method.ReturnParameter)}{ApiTypes.Name(method.ReturnType, Nullability.Create(method.ReturnParameter))} {name}{generic}({extension}{Parameters(method)}){limits}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).First(ApiText.IsVisible);
        var nullability = Nullability.Create(property);
        string required = property.IsDefined(typeof(RequiredMemberAttribute), false) ? "required " : "";
        string get = ApiText.IsVisible(property.GetMethod) ? "get; " : "";
        string set = ApiText.IsVisible(property.SetMethod) ? (IsInit(property.SetMethod!) ? "init; " : "set; ") : "";
        string index = property.GetIndexParameters().Length > 0 ? $"this[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]" : property.Name;
        return $"{Access(accessor)}{required}{Modifiers(accessor)}{ApiTypes.Name(property.PropertyType, nullability)} {index} {{ {get}{set}}}";
    }

    private static string Field(FieldInfo field)
    {
        string kind = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{(field.IsPublic ? "public " : "protected ")}{kind}{ApiTypes.Name(field.FieldType, Nullability.Create(field))} {field.Name}{value}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string many = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "";
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{many}{Reference(parameter)}{ApiTypes.Name(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Reference(ParameterInfo parameter)
        => !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Modifiers(MethodInfo method)
        => method.DeclaringType!.IsInterface ? (method.IsStatic ? "static " : "")
            : method.IsStatic ? "static "
            : method.IsAbstract ? "abstract "
            : method.IsVirtual && !method.IsFinal ? (method.GetBaseDefinition() == method ? "virtual " : "override ")
            : "";

    private static bool IsInit(MethodInfo setter)
        => setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static string Constraint(Type argument)
    {
        var special = argument.GenericParameterAttributes;
        var parts = new List<string>();
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Add("class");
        }

        bool isValue = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        parts.AddRange(isValue ? ["struct"] : argument.GetGenericParameterConstraints().Select(type => ApiTypes.Name(type)));
        if (!isValue && special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
