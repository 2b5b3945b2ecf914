using System.Globalization;

namespace MedImaging;

/// <summary>What a field was written as. A node's list <c>_fields</c> names each of its fields with two characters before the name: whether it is looked up by, and its type; so a value comes back as what it was, and a condition holds only for its own type.</summary>
internal static class FieldForm
{
    public const char Lookup = '+';
    public const char Shown = '-';

    private const char AfterLength = ':';

    public static string Of(string name, object value, bool isLookup = true)
        => string.Create(CultureInfo.InvariantCulture, $"{(isLookup ? Lookup : Shown)}{Type(value)}{(value is string or long or double or bool ? "" : $"{Floats(value).Length}{AfterLength}")}{name}");

    /// <summary>Names the property that holds a value.</summary>
    public static string Property(string name, object value)
        => value is string or long or double or bool ? GraphNames.Property(name) : GraphNames.Floats(name, Floats(value).Length);

    /// <summary>Gives the forms of a field that can be ordered by.</summary>
    public static string[] AllLookups(string name) => [$"+s{name}", $"+i{name}", $"+d{name}", $"+b{name}"];

    public static RecordField Read(string form, IReadOnlyDictionary<string, object?> properties)
    {
        if (form.Length < 3 || form[0] is not (Lookup or Shown) || Place(form) is not var (name, property) || !properties.TryGetValue(property, out object? value))
        {
            throw GraphRow.Damaged();
        }

        return new RecordField(name, Value(form[1], value), form[0] == Lookup);
    }

    /// <summary>Gives a value as a parameter.</summary>
    public static object Parameter(object value) => value switch
    {
        string or long or double or bool => value,
        _ => Floats(value),
    };

    private static (string Name, string Property)? Place(string form)
    {
        string name = form[2..];
        if (form[1] == 'f')
        {
            int end = name.IndexOf(AfterLength, StringComparison.Ordinal);
            return end > 0 && int.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && GraphNames.IsName(name[(end + 1)..])
                ? (name[(end + 1)..], GraphNames.Floats(name[(end + 1)..], length))
                : null;
        }

        return GraphNames.IsName(name) ? (name, GraphNames.Property(name)) : null;
    }

    private static float[] Floats(object value) => value switch
    {
        float[] array => array,
        IEnumerable<float> list => list.ToArray(),
        ReadOnlyMemory<float> memory => memory.ToArray(),
        _ => throw Unknown(),
    };

    private static char Type(object value) => value switch
    {
        string => 's',
        long => 'i',
        double => 'd',
        bool => 'b',
        IEnumerable<float> or ReadOnlyMemory<float> => 'f',
        _ => throw Unknown(),
    };

    private static object Value(char type, object? value) => (type, value) switch
    {
        ('s', string) or ('i', long) or ('d', double) or ('b', bool) => value,
        ('f', IReadOnlyList<object?> list) => Floats(list),
        _ => throw GraphRow.Damaged(),
    };

    private static float[] Floats(IReadOnlyList<object?> list)
    {
        float[] floats = new float[list.Count];
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = list[i] is double number ? (float)number : throw GraphRow.Damaged();
        }

        return floats;
    }

    private static ArgumentException Unknown() => new("A field's value is a string, a long, a double, a bool or a list of float.", "value");
}
