using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Which fields have an index, as <c>Schema.cypher</c> says.</summary>
internal static partial class FieldIndexes
{
    private static readonly FrozenSet<string> All = GraphMigration.Read(GraphDialect.Modern, "")
        .SelectMany(static migration => migration.Statements)
        .Select(static statement => Index().Match(statement))
        .Where(static match => match.Success)
        .Select(static match => $"{match.Groups["kind"].ValueSpan}.{match.Groups["field"].ValueSpan}")
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an index finds what a condition wants. A text whose order is not its own is compared with more than the field.</summary>
    public static bool Serves(string kind, FieldCondition condition)
        => All.Contains($"{kind}.{condition.Name}") && (condition.Comparison == FieldComparison.Equal || condition.Value is not string text || TextOrder.Of(text) == text);

    [GeneratedRegex(@"FOR \(n:(?<kind>\w+)\) ON \(n\._tenant, n\.(?<field>\w+)\)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
