using System.CommandLine;
using MedImaging.Samples.Hosting;
using Microsoft.Extensions.DependencyInjection;

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

    public static Option<string[]> Keys() => new("--key")
    {
        Description = "A key of the host, as ID=FILE with its 32 bytes as they are or in base64; give former ones first.",
        HelpName = "ID=FILE",
    };

    public static ServiceProvider Open(string database, IKeyProvider? keys) => ConsoleHost.Create(database, add: builder =>
    {
        if (keys is not null)
        {
            builder.Services.AddSingleton(keys);
        }
    });

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
