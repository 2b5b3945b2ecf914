using System.CommandLine;
using System.Text;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit export --fhir|--dicom</c>: the trails as events others read, one a line. Reading a trail is an event of the trail.</summary>
internal static class AuditExportVerb
{
    private const int PageSize = 1000;

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
        var store = host.GetRequiredService<IRecordStore>();
        var tenants = await AuditVerb.TenantsAsync(store, tenant, [], cancellationToken);
        long written = 0;
        await using (var output = path is null ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create))
        {
            foreach (string one in tenants)
            {
                await NoteAsync(store, one, cancellationToken);
                written += await ExportAsync(store, one, fhir, output, cancellationToken);
            }
        }

        if (path is not null)
        {
            Screen.Line($"{path} ({written:N0} {(fhir ? "AuditEvent resources" : "audit messages")})");
        }

        return ExitCode.Done;
    }

    // Before anything is given out.
    private static async Task NoteAsync(IRecordStore store, string tenant, CancellationToken cancellationToken)
    {
        var head = await store.ReadAsync(reader => reader.FindAuditHeadAsync(tenant), cancellationToken);
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Tenant = tenant,
            At = DateTimeOffset.UtcNow,
            UserId = Caller.Process.UserId,
            Event = "audit.export",
            Action = AuditAction.Read,
            Outcome = AuditOutcome.Success,
            Purpose = PurposeOfUse.Operations,
            Count = head?.Sequence ?? 0,
        };
        await store.WriteAsync(writer => writer.AppendAuditAsync(entry), cancellationToken);
    }

    private static async Task<long> ExportAsync(IRecordStore store, string tenant, bool fhir, Stream output, CancellationToken cancellationToken)
    {
        long written = 0;
        IReadOnlyList<AuditRecord> page;
        long after = 0;
        do
        {
            page = await store.ReadAsync(reader => reader.ReadAuditAsync(tenant, after, PageSize), cancellationToken);
            foreach (var record in page)
            {
                var link = AuditLink.Read(record);
                await output.WriteAsync(fhir ? FhirAuditEvent.Write(link) : Encoding.UTF8.GetBytes(DicomAuditMessage.Write(link)), cancellationToken);
                await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
                after = record.Sequence;
                written++;
            }
        }
        while (page.Count == PageSize);

        return written;
    }
}
