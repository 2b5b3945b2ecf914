using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit export --fhir|--dicom</c>: the trails as events others read, one a line.</summary>
internal static class AuditExportVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var tenant = AuditVerb.Tenant();
        var fhir = new Option<bool>("--fhir") { Description = "FHIR R4 AuditEvent resources, as JSON lines." };
        var dicom = new Option<bool>("--dicom") { Description = "DICOM audit messages (PS3.15 A.5), as XML, one a line." };
        var output = new Option<string?>("--out") { Description = "The file to write (default: the screen).", HelpName = "FILE" };
        var verb = new Command("export", "Write the audit trails in a form other systems read.") { tenant, fhir, dicom, output };
        store.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if (result.GetValue(fhir) == result.GetValue(dicom))
            {
                result.AddError("Give one of --fhir and --dicom.");
            }
        });
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), parsed.GetValue(tenant), parsed.GetValue(fhir), parsed.GetValue(output), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string? tenant, bool fhir, string? path, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var tenants = await AuditVerb.TenantsAsync(host.GetRequiredService<IRecordStore>(), tenant, [], cancellationToken);
        long written = 0;
        await using (var output = path is null ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create))
        {
            foreach (string one in tenants)
            {
                written += await AuditVerb.TrailOf(host, one).ExportAsync(output, fhir ? AuditExportFormat.Fhir : AuditExportFormat.Dicom, cancellationToken: cancellationToken);
            }
        }

        if (path is not null)
        {
            Screen.Line($"{path} ({written:N0} {(fhir ? "AuditEvent resources" : "audit messages")})");
        }

        return ExitCode.Done;
    }
}
