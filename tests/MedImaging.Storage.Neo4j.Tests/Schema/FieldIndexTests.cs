using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The indexes by field against the table the typed stores write by.</summary>
public sealed partial class FieldIndexTests
{
    // Those with few values, and those only asked for among what something is linked to.
    private static readonly string[] NotWorthOne =
    [
        "Case.status", "User.role", "Doctor.specialty", "Series.modality", "Series.body_part", "Finding.scheme", "Finding.confidence", "Finding.is_present", "Finding.is_critical", "Diagnosis.scheme",
        "Report.is_signed", "ReportVersion.version_number", "ReportVersion.is_signed", "Session.type", "Message.number",
        "Embedding.dimensions", "Embedding.subject", "Embedding.modality", "Embedding.body_part", "Embedding.age", "Embedding.site",
        "ModelVersion.model_version", "PromptTemplate.template_version", "Media.media_type", "Concept.scheme", "Concept.category", "Feedback.model_version", "Feedback.verdict",
    ];

    // Kinds that are not in the table: runs, and who uses a content.
    private static readonly string[] Others = ["Run.number", "Run.ended_at", "ContentUse.content"];

    [Fact]
    public void EveryLookupField_HasAnIndex_OrIsNotWorthOne()
    {
        string[] fields = [.. Lookups()];
        Assert.InRange(fields.Length, 50, 100);

        Assert.Equal(fields.Concat(Others).Except(NotWorthOne).Order(StringComparer.Ordinal), Indexed(GraphDialect.Modern).Order(StringComparer.Ordinal));
        Assert.Empty(NotWorthOne.Except(fields));
    }

    [Fact]
    public void BothDialects_HaveTheSameIndexes() => Assert.Equal(Indexed(GraphDialect.Modern), Indexed(GraphDialect.Legacy));

    [Fact]
    public void Names_AreUnique()
    {
        var names = GraphMigration.Read(GraphDialect.Modern, "").SelectMany(migration => migration.Statements).Select(statement => statement.Split(" IF NOT EXISTS", 2)[0]).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static List<string> Indexed(GraphDialect dialect)
    {
        var pattern = dialect == GraphDialect.Legacy ? Legacy() : Modern();
        return [.. GraphMigration.Read(dialect, "Med")[2].Statements.Select(statement => pattern.Match(statement)).Select(match => $"{match.Groups["kind"].Value}.{match.Groups["field"].Value}")];
    }

    /// <summary>The table is internal to its package: read by reflection, with a made-up value of each type.</summary>
    private static IEnumerable<string> Lookups()
    {
        var table = typeof(ClinicalStores).Assembly.GetType("MedImaging.DomainTypes", throwOnError: true)!;
        foreach (var property in table.GetProperties(BindingFlags.Static | BindingFlags.Public))
        {
            object type = property.GetValue(null)!;
            string kind = (string)type.GetType().GetProperty("Kind")!.GetValue(type)!;
            var fields = (Delegate)type.GetType().GetProperty("Fields")!.GetValue(type)!;
            foreach (object field in (IEnumerable)fields.DynamicInvoke(MadeUp(type.GetType().GenericTypeArguments[0], 8))!)
            {
                if (field.GetType().GetProperty("Use")!.GetValue(field)!.ToString()!.EndsWith("Lookup", StringComparison.Ordinal))
                {
                    yield return $"{kind}.{field.GetType().GetProperty("Name")!.GetValue(field)}";
                }
            }
        }
    }

    private static object? MadeUp(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return "x";
        }

        if (type == typeof(DraftReport))
        {
            return StoreSamples.Draft("x");
        }

        if (type == typeof(ContentHash))
        {
            return ContentHash.Of("x");
        }

        if (type.IsPrimitive || type.IsEnum || type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.IsInterface || type.IsAbstract || depth == 0)
        {
            return type.IsValueType ? Activator.CreateInstance(type) : null;
        }

        object made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            field.SetValue(made, MadeUp(field.FieldType, depth - 1));
        }

        return made;
    }

    [GeneratedRegex(@"^CREATE INDEX ON :Med(?<kind>\w+)\((?<field>\w+)\)$")]
    private static partial Regex Legacy();

    [GeneratedRegex(@"^CREATE INDEX Med\w+ IF NOT EXISTS FOR \(n:Med(?<kind>\w+)\) ON \(n\._tenant, n\.(?<field>\w+)\)$")]
    private static partial Regex Modern();
}
