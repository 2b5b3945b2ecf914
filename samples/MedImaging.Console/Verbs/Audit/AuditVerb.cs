using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit</c>: what a database's audit trails say, whether they are as they were written, and in the forms others read. Reading a trail is an entry of it.</summary>
internal static class AuditVerb
{
    public static Command Create() => new("audit", "Read the audit trails of a database, check them, or export them; that is an entry of them too.")
    {
        AuditListVerb.Create(),
        AuditVerifyVerb.Create(),
        AuditExportVerb.Create(),
    };

    public static Option<string?> Tenant() => new("--tenant") { Description = "Only this tenant's trail (default: all)." };

    /// <summary>A tenant's trail, for somebody who operates the database.</summary>
    public static IAuditTrail TrailOf(IServiceProvider host, string tenant) => host.GetRequiredService<ClinicalStores>().For(StoreVerb.CallerOf(tenant)).Audit;

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
