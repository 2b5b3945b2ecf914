using System.Globalization;

namespace MedImaging;

internal sealed class DiagnosisStore(StoreDesk desk) : IDiagnosisStore
{
    private static readonly StoreDeed Add = new("diagnosis.add", AuditAction.Create, RecordKinds.Diagnosis),
        List = new("diagnosis.list", AuditAction.Read, RecordKinds.Diagnosis);

    public ValueTask<Diagnosis> AddAsync(Diagnosis diagnosis, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(diagnosis);
        ArgumentException.ThrowIfNullOrWhiteSpace(diagnosis.Id, nameof(diagnosis));
        return desk.WriteAsync(Add, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Diagnoses, diagnosis.Id).ConfigureAwait(false) is { } kept)
            {
                return kept.Value;
            }

            var of = await writer.RequireAsync(DomainTypes.Cases, diagnosis.CaseId).ConfigureAwait(false);
            await RequireInCaseAsync(writer, diagnosis.ParentId, diagnosis.CaseId).ConfigureAwait(false);
            await RequireInCaseAsync(writer, diagnosis.Supersedes, diagnosis.CaseId).ConfigureAwait(false);
            var made = diagnosis with { PatientId = of.Value.PatientId, MadeBy = desk.Caller.UserId, MadeAt = writer.Now };
            await writer.PutChangedAsync(DomainTypes.Recommendations, [.. made.Recommendations.Select((text, index) => new RecommendationRecord(made.Id, index + 1, made.PatientId, text))]).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Diagnoses, made).ConfigureAwait(false);
        }, cancellationToken);
    }

    public IAsyncEnumerable<Diagnosis> ListAsync(string caseId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(caseId);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Diagnoses, reader.All(DomainTypes.Diagnoses, int.MaxValue) with { LinkedTo = [reader.Link("BELONGS_TO", RecordKinds.Case, caseId)] }),
            cancellationToken);
    }

    // What a diagnosis is a part of is there before it, so the parts never go round in a circle.
    private static async ValueTask RequireInCaseAsync(DeskWriter writer, string? id, string caseId)
    {
        if (id is not null && (await writer.RequireAsync(DomainTypes.Diagnoses, id).ConfigureAwait(false)).Value.CaseId != caseId)
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such Diagnosis in this case.");
        }
    }
}

internal sealed record RecommendationRecord(string DiagnosisId, int Number, string? PatientId, string Text)
{
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{DiagnosisId}/{Number}");
}
