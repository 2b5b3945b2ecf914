using System.CommandLine;
using System.Text;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>audit export --fhir|--dicom</c>: the trails as events others read, one a line. Reading a trail is an event of the trail.</summary>
internal static class AuditExportVerb
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var database = SharedOptions.Database();
        var tenant = AuditVerb.Tenant();
        var fhir = new Option<bool>("--fhir") { Description = "FHIR R4 AuditEvent resources, as JSON lines." };
        var dicom = new Option<bool>("--dicom") { Description = "DICOM audit messages (PS3.15 A.5), as XML, one a line." };
        var output = new Option<string?>("--out") { Description = "The file to write (default: the screen).", HelpName = "FILE" };
        var keys = AuditVerb.Keys();
        var verb = new Command("export", "Write the audit trails in a form other systems read.") { database, tenant, fhir, dicom, output, keys };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(fhir) == result.GetValue(dicom))
            {
                result.AddError("Give one of --fhir and --dicom.");
            }
        });
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            SharedOptions.RequireDatabase(parsed, database), parsed.GetValue(tenant), parsed.GetValue(fhir), parsed.GetValue(output), FileKeys.Read(parsed.GetValue(keys)), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string database, string? tenant, bool fhir, string? path, IKeyProvider? keys, CancellationToken cancellationToken)
    {
        await using var host = AuditVerb.Open(database, keys);
        var store = host.GetRequiredService<IRecordStore>();
        var tenants = await AuditVerb.TenantsAsync(store, tenant, [], cancellationToken);
        long written = 0;
        await using (var output = path is null ? Console.OpenStandardOutput() : new FileStream(path, FileMode.Create))
        {
            foreach (string one in tenants)
            {
                await NoteAsync(store, one, keys is not null, cancellationToken);
                written += await ExportAsync(store, one, fhir, output, cancellationToken);
            }
        }

        if (path is not null)
        {
            Screen.Line($"{path} ({written:N0} {(fhir ? "AuditEvent resources" : "audit messages")})");
        }

        return ExitCode.Done;
    }

    // Before anything is given out. A trail under keys is not gone on without them: that would break it.
    private static async Task NoteAsync(IRecordStore store, string tenant, bool hasKeys, CancellationToken cancellationToken)
    {
        var head = await store.ReadAsync(reader => reader.FindAuditHeadAsync(tenant), cancellationToken);
        var last = head is null ? [] : await store.ReadAsync(reader => reader.ReadAuditAsync(tenant, head.Sequence - 1, 1), cancellationToken);
        if (!hasKeys && last.Count > 0 && AuditLink.Read(last[0]).KeyId is { } id)
        {
            throw new RequestException(ErrorKind.Unauthorized, $"The audit trail of {tenant} is kept under the key '{id}', and reading it is an event of it: give --key {id}=FILE.");
        }

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
