using System.Globalization;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>The labels, relationship types and properties of the store. Only what is checked here ever stands in a statement's text; all else is a parameter.</summary>
/// <remarks>
/// The store's own properties are <c>id</c> and those that begin with one underscore. A field keeps its own name, unless that is one of those: then two underscores go before it. A list of numbers has its length in its name.
/// A key holds tenant, kind and id with U+001F between; neither a tenant nor a kind has that character, and an id that begins with it goes by its hash, so keys cannot be mistaken.
/// </remarks>
internal sealed partial class GraphNames
{
    public const char Separator = '\u001F';

    // An index entry of Neo4j 5 has about 8 KB; names and ids longer than this go by their hash.
    private const int LongestIndexed = 512;

    private static readonly HashSet<string> Own = new(StringComparer.Ordinal) { "StoredRecord", "AuditHead", "AuditEntry", "StoreSeries", "StoreOrder", "StoreOperation", "StoreSchema", "StoreMirror" };

    public GraphNames(string prefix)
    {
        if (prefix.Length > 0 && !Name().IsMatch(prefix))
        {
            throw new ArgumentException("A label prefix is a letter or underscore, and letters, digits and underscores after it.", nameof(prefix));
        }

        Prefix = prefix;
    }

    public string Prefix { get; }

    public string Record => Prefix + "StoredRecord";

    public string AuditHead => Prefix + "AuditHead";

    public string AuditEntry => Prefix + "AuditEntry";

    public string Series => Prefix + "StoreSeries";

    public string Order => Prefix + "StoreOrder";

    public string Operation => Prefix + "StoreOperation";

    public string Schema => Prefix + "StoreSchema";

    public string Mirror => Prefix + "StoreMirror";

    public string Label(string kind)
        => Own.Contains(Checked(kind))
            ? throw new ArgumentException($"The kind '{kind}' is the store's own.", nameof(kind))
            : Prefix + kind;

    public static string Relationship(string name) => Checked(name);

    public static string Property(string field)
        => Checked(field) is "id" || field[0] == '_' ? "__" + field : field;

    /// <summary>Names what a text field is ordered by where that is not the text itself.</summary>
    public static string Ordered(string field) => "_text_" + Checked(field);

    /// <summary>Names a list of so many numbers: an index of vectors is over one property and for one length.</summary>
    public static string Floats(string field, int length) => string.Create(CultureInfo.InvariantCulture, $"_floats_{length}_{Checked(field)}");

    public static string Group(string tenant, string kind) => Tenant(tenant) + Separator + Checked(kind);

    public static string Key(RecordKey key) => Group(key.Tenant, key.Kind) + Separator + Indexed(key.Id);

    public static string Key(string tenant, string rest) => KeysOf(tenant) + Indexed(rest);

    /// <summary>What all of a tenant's keys begin with.</summary>
    public static string KeysOf(string tenant) => Tenant(tenant) + Separator;

    /// <summary>Gives a text as an index can hold it: itself, or the separator and its hash.</summary>
    public static string Indexed(string text)
        => text.Length > LongestIndexed || text.StartsWith(Separator) ? Separator + ContentHash.Of(text).Hex : text;

    public static string Tenant(string tenant)
        => string.IsNullOrEmpty(tenant) || tenant.Length > LongestIndexed || tenant.Contains(Separator, StringComparison.Ordinal)
            ? throw new ArgumentException($"A tenant has a name of at most {LongestIndexed} characters, without the character U+001F.", nameof(tenant))
            : tenant;

    /// <summary>Whether a name is one that a record could have; asked by what need not be, such as a query.</summary>
    public static bool IsName(string name) => name is not null && Name().IsMatch(name);

    private static string Checked(string name)
        => IsName(name)
            ? name
            : throw new ArgumentException("A kind, a link or a field has a name of letters, digits and underscores that does not begin with a digit.", nameof(name));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
