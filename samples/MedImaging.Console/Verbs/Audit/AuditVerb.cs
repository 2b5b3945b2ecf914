using System.CommandLine;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit</c>: whether a database's audit trails are as they were written, and what they say in the forms others read.</summary>
internal static class AuditVerb
{
    public static Command Create() => new("audit", "Check the audit trails of a database, or export them.")
    {
        AuditVerifyVerb.Create(),
        AuditExportVerb.Create(),
    };

    public static Option<string?> Tenant() => new("--tenant") { Description = "Only this tenant's trail (default: all)." };

    /// <summary>The tenants asked for.</summary>
    public static async Task<IReadOnlyList<string>> TenantsAsync(IRecordStore store, string? asked, IEnumerable<string> others, CancellationToken cancellationToken)
    {
        var known = await store.ReadAsync(reader => reader.ListTenantsAsync(), cancellationToken);
        var all = known.Union(others, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return asked is null ? all
            : all.Contains(asked, StringComparer.Ordinal) ? [asked]
            : throw new RequestException(ErrorKind.NotFound, $"There is no audit trail of a tenant '{asked}'.");
    }
}
