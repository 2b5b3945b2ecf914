using Xunit;

namespace MedImaging.Testing;

/// <content>Long ways, circles, and the studies the questions are about.</content>
public abstract partial class ProvenanceContract<TBackend>
{
    private const int Chain = 24;

    [Fact]
    public async Task ALongWay_IsGoneToItsEnd()
    {
        await ChainAsync("p-1");
        await AddStudyAsync(1, "p-1", Siemens, "2");
        await ConnectAsync("Diagnosis", Chain - 1, new RecordLink("PRODUCED_BY", "ModelVersion", "far@1"));
        await ConnectAsync("ReportVersion", 1, new RecordLink("EVIDENCED_BY", "Diagnosis", (await StoredAsync("Diagnosis"))[0].Key.Id));

        var basis = await Own.Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-0"), cancellationToken: Token);
        Assert.Equal([.. Enumerable.Range(1, Chain - 1).Select(number => $"{number} Diagnosis d-{number} p-1"), $"{Chain} ModelVersion far@1 "], basis.Select(Shown));
        Assert.Equal(basis.Take(5), await Own.Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-0"), 5, Token));
        Assert.Equal(["r1/2"], await ReportsAsync(new ReportProvenance { ModelVersion = "far@1" }));
        var dependents = await Own.Provenance.FindDependentsAsync(RecordReference.OfModel("far", "1"), cancellationToken: Token);
        Assert.Equal($"{Chain + 1} ReportVersion r1#2 p-1", Shown(dependents[^1]));
    }

    [Fact]
    public async Task ACircle_IsGoneRoundOnce()
    {
        await ChainAsync("p-1");
        await ConnectAsync("Diagnosis", Chain - 1, new RecordLink("EVIDENCED_BY", "Diagnosis", (await StoredAsync("Diagnosis"))[0].Key.Id));

        Assert.Equal(Chain - 1, (await Own.Provenance.FindBasisAsync(new RecordReference("Diagnosis", "d-3"), cancellationToken: Token)).Count);
        var dependents = await Own.Provenance.FindDependentsAsync(new RecordReference("Diagnosis", "d-3"), cancellationToken: Token);
        Assert.Equal(Enumerable.Range(1, Chain - 1).Select(number => $"{number} Diagnosis d-{(Chain + 3 - number) % Chain} p-1"), dependents.Select(Shown));
    }

    [Fact]
    public async Task NoWay_GoesOverAnothersRecord()
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-2", PatientId = "p-2" }, Token);
        await ChainAsync("p-1", other: "case-2");
        var only = Only("p-1").Provenance;

        Assert.Equal(Enumerable.Range(1, (Chain / 2) - 1).Select(number => $"{number} Diagnosis d-{number} p-1"), (await only.FindBasisAsync(new RecordReference("Diagnosis", "d-0"), cancellationToken: Token)).Select(Shown));
        Assert.Equal((Chain / 2) - 2, (await only.FindDependentsAsync(new RecordReference("Diagnosis", $"d-{Chain - 1}"), cancellationToken: Token)).Count);
        Assert.Empty(await only.FindBasisAsync(new RecordReference("Diagnosis", $"d-{Chain / 2}"), cancellationToken: Token));
    }

    /// <summary>Diagnoses, each evidenced by the next; the one in the middle may be of another case.</summary>
    private async Task ChainAsync(string patient, string? other = null)
    {
        await Own.Cases.OpenAsync(new CaseDraft { Id = "case-chain", PatientId = patient }, Token);
        for (int number = 0; number < Chain; number++)
        {
            await Own.Diagnoses.AddAsync(new Diagnosis { Id = $"d-{number}", CaseId = number == Chain / 2 ? other ?? "case-chain" : "case-chain", Code = new CodedConcept("1", "SCT", "One") }, Token);
        }

        var stored = await StoredAsync("Diagnosis");
        await Backend.Records.WriteAsync(async writer =>
        {
            for (int number = 0; number < Chain; number++)
            {
                var next = number + 1 < Chain ? new[] { new RecordLink("EVIDENCED_BY", "Diagnosis", stored[number + 1].Key.Id) } : [];
                await writer.PutAsync(stored[number] with { Version = stored[number].Version + 1, Links = next });
            }

            return true;
        }, Token);
    }

    /// <summary>Says one more connection of the record of a kind that was written at that place; it moves to the end.</summary>
    private async Task ConnectAsync(string kind, int place, RecordLink link)
    {
        var record = (await StoredAsync(kind))[place];
        await Backend.Records.WriteAsync(async writer =>
        {
            await writer.PutAsync(record with { Version = record.Version + 1, Links = [.. record.Links, link] });
            return true;
        }, Token);
    }

    private async Task<IReadOnlyList<StoredRecord>> StoredAsync(string kind)
        => await Backend.Records.ReadAsync(reader => reader.QueryAsync(new RecordQuery { Tenant = Tenant, Kind = kind }), Token);

    /// <summary>A study of one image with an analysis, and a report on it in two versions, the second signed.</summary>
    private async Task AddStudyAsync(int number, string? patient, string scanner, string version, bool isSigned = true, string? otherScanner = null)
    {
        string uid = $"2.25.{number}";
        var sample = StoreSamples.Draft("sample").Findings;
        var frame = sample.Frames[0] with
        {
            Frame = sample.Frames[0].Frame with
            {
                Study = new StudyDescriptor { StudyInstanceUid = uid },
                Series = new SeriesDescriptor { SeriesInstanceUid = $"{uid}.1", Manufacturer = scanner.Split(' ')[0], ModelName = scanner.Split(' ', 2) is [_, var model] ? model : null },
                Descriptor = sample.Frames[0].Frame.Descriptor with { SopInstanceUid = $"{uid}.1.1" },
            },
            Model = sample.Frames[0].Model with { Id = "chest", Version = version },
            Items = [sample.Frames[0].Items[0] with { Evidence = sample.Frames[0].Items[0].Evidence with { ModelId = "chest", ModelVersion = version } }],
        };
        await Own.Cases.OpenAsync(new CaseDraft { Id = $"case-{number}", PatientId = patient }, Token);
        var series = new[] { scanner, otherScanner }.OfType<string>().Select((one, index) => new ImagingSeries
        {
            SeriesInstanceUid = $"{uid}.{index + 1}",
            Scanner = one,
            Images = [new ImagingInstance { SopInstanceUid = $"{uid}.{index + 1}.1" }],
        });
        await Own.Studies.AddAsync(new ImagingStudy { StudyInstanceUid = uid, PatientId = patient, CaseId = $"case-{number}", Series = [.. series] }, Token);
        await Own.Analyses.AddAsync(new ImageAnalysis { Id = $"a{number}", StudyInstanceUid = uid, PatientId = patient, CaseId = $"case-{number}", At = Time.GetUtcNow(), Frames = [frame] }, Token);
        var draft = StoreSamples.Draft($"r{number}", $"case-{number}") with { Findings = sample with { Frames = [frame] } };
        await Own.Reports.SaveAsync(new ReportWrite { OperationId = $"op-{number}-1", Draft = draft }, Token);
        if (isSigned)
        {
            var signed = draft.Sign(new SignOff { Reviewer = new Reviewer("r-1", "Dr. Example", ReviewerRole.Radiologist), Decision = SignOffDecision.Approved, At = Time.GetUtcNow() });
            await Own.Reports.SaveAsync(new ReportWrite { OperationId = $"op-{number}-2", Draft = signed.Content, Signed = signed }, Token);
        }
    }

    private async Task<string[]> ReportsAsync(ReportProvenance wanted, int skip = 0, int limit = 100)
        => [.. (await Own.Provenance.FindReportsAsync(wanted, skip, limit, Token)).Select(Named)];

    private static string Named(StoredReport report) => $"{report.Draft.Id}/{report.Version}";

    /// <summary>Nearest first; what is equally far in an order that is the same on every database.</summary>
    private static string[] Shown(IEnumerable<ProvenanceStep> way)
    {
        var steps = way.ToList();
        Assert.Equal(steps.OrderBy(step => step.Distance).Select(step => step.Distance), steps.Select(step => step.Distance));
        return [.. steps.Select(Shown).Order(StringComparer.Ordinal)];
    }

    private static string Shown(ProvenanceStep step) => $"{step.Distance} {step.Record.Kind} {step.Record.Id} {step.PatientId}";
}
