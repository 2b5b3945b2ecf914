using System.Reflection;
using System.Text.Json.Nodes;
using Xunit;

namespace MedImaging.Testing;

/// <summary>That every method of every store leaves exactly one entry in the audit trail, whatever comes of it.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class StoreAuditContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    private static readonly Dictionary<Type, Func<object>> Samples = new()
    {
        [typeof(string)] = () => "sample-1",
        [typeof(PatientDraft)] = () => new PatientDraft { Mrn = "MRN-1" },
        [typeof(Patient)] = () => new Patient { Id = "p-1", Mrn = "MRN-1", CreatedAt = default },
        [typeof(CaseDraft)] = () => new CaseDraft(),
        [typeof(Case)] = () => new Case { Id = "case-1", Number = 1, CreatedAt = default },
        [typeof(User)] = () => new User { Id = "u-1", Name = "Dr. Example" },
        [typeof(Doctor)] = () => new Doctor { Id = "d-1", Name = "Cardiologist", Specialty = "cardiology" },
        [typeof(ImagingStudy)] = () => new ImagingStudy { StudyInstanceUid = "2.25.1", Series = [] },
        [typeof(ImageAnalysis)] = () => new ImageAnalysis { Id = "a-1", StudyInstanceUid = "2.25.1", At = default, Frames = StoreSamples.Draft("r").Findings.Frames },
        [typeof(Diagnosis)] = () => new Diagnosis { Id = "d-1", CaseId = "case-1", Code = new CodedConcept("1", "SCT", "One") },
        [typeof(ReportWrite)] = () => StoreSamples.Write("op-1", "report-1"),
        [typeof(SessionDraft)] = () => new SessionDraft(),
        [typeof(ConversationMessage)] = () => new ConversationMessage { Id = "m-1", SessionId = "s-1", Speaker = "u-1", SpeakerKind = SpeakerKind.User, Content = "?" },
        [typeof(CareRoom)] = () => new CareRoom { Id = "room-1", CaseId = "case-1" },
        [typeof(Decision)] = () => new Decision { Id = "d-1", RoomId = "room-1", Text = "Biopsy.", By = new Reviewer("user-1", "Dr. Example", ReviewerRole.Radiologist) },
        [typeof(EvidenceItem)] = () => new EvidenceItem { Id = "pmid:1", Source = "pubmed", Title = "One", RetrievedAt = default },
        [typeof(StoredEmbedding)] = () => new StoredEmbedding { Id = "e-1", ModelId = "encoder", ModelVersion = "1", Vector = new float[] { 1 }, Subject = EmbeddingSubject.Case, SubjectId = "case-1" },
        [typeof(EmbeddingModelKey)] = () => new EmbeddingModelKey("encoder", "1", 1),
        [typeof(ModelVersion)] = () => new ModelVersion { ModelId = "chest", Version = "1", IntendedUse = "tests" },
        [typeof(PromptTemplate)] = () => new PromptTemplate { Name = "report", Version = "1", Text = "Write." },
        [typeof(PerformanceMetric)] = () => new PerformanceMetric { Id = "1", Name = "auc", Value = 1, At = default },
        [typeof(MediaDraft)] = () => new MediaDraft { MediaType = "text/plain" },
        [typeof(ReadOnlyMemory<byte>)] = () => new ReadOnlyMemory<byte>([1, 2, 3]),
        [typeof(IReadOnlyList<MedicalConcept>)] = () => new[] { new MedicalConcept { Code = new CodedConcept("1", "SCT", "One"), Category = "finding" } },
        [typeof(FindingFeedback)] = () => new FindingFeedback { Id = "w-1", ReportId = "r-1", FindingId = "1/f1", ModelId = "chest", ModelVersion = "1", Verdict = FeedbackVerdict.Accepted, ReviewerId = "u-1", At = default },
        [typeof(LegalHold)] = () => new LegalHold { PatientId = "p-1", Reason = "court" },
        [typeof(RetentionRules)] = () => new RetentionRules(),
        [typeof(Stream)] = () => new MemoryStream(),
        [typeof(SimilarCaseQuery)] = () => new SimilarCaseQuery { Vector = new float[] { 1 }, Model = new EmbeddingModelKey("encoder", "1", 1) },
        [typeof(ReportProvenance)] = () => new ReportProvenance { Study = "2.25.1" },
        [typeof(RecordReference)] = () => RecordReference.OfModel("chest", "1"),
    };

    [Fact]
    public async Task EveryMethod_LeavesExactlyOneEntry_OfItsName()
    {
        var methods = Methods().ToList();
        Assert.True(methods.Count > 60, $"only {methods.Count} methods were found");
        foreach (var (store, method) in methods)
        {
            string name = method.GetCustomAttribute<StoreEventAttribute>()?.Name ?? throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} names no audit event.");
            await AssertOneEntryAsync(Own, store, method, name, expected: null);
        }
    }

    [Fact]
    public async Task EveryMethod_WithoutTheRight_LeavesOneEntryToo_ThatSaysSo()
    {
        var nobody = Stores.For(Everyone with { Rights = StoreRights.None, UserId = "nobody" });
        foreach (var (store, method) in Methods())
        {
            await AssertOneEntryAsync(nobody, store, method, method.GetCustomAttribute<StoreEventAttribute>()!.Name, AuditOutcome.MinorFailure);
        }
    }

    [Fact]
    public void Events_HaveNamesOfTheirOwn()
    {
        var names = Methods().Select(one => one.Method.GetCustomAttribute<StoreEventAttribute>()!.Name).ToList();

        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        Assert.All(names, name => Assert.Matches("^[a-z]+\\.[a-z-]+$", name));
    }

    [Fact]
    public async Task AnEntry_SaysWhoDidWhatToWhich_AndNoClinicalWord()
    {
        await Own.Patients.AddAsync(new PatientDraft { Id = "p-1", Mrn = "MRN-1", LastName = "Mustermann" }, Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Stores.For(Everyone with { UserId = "dr-7", Purpose = PurposeOfUse.Research, RunId = "run-3" }).Patients.FindAsync("p-1", Token);
        var entries = await AuditAsync();

        Assert.Equal(("patient.find", "R", "dr-7", "Research", "run-3", "Patient", 0, 1), (
            (string?)entries[1]["event"], (string?)entries[1]["action"], (string?)entries[1]["user"], (string?)entries[1]["purpose"], (string?)entries[1]["run"],
            (string?)entries[1]["kind"], (int)entries[1]["outcome"]!, (int)entries[1]["count"]!));
        Assert.Equal((string?)entries[0]["patient"], (string?)entries[1]["patient"]);
        Assert.All(entries, entry => Assert.DoesNotContain("Mustermann", entry.ToJsonString(), StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.DoesNotContain("MRN-1", entry.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsUndone_LeavesNoEntryOfSuccess_ButOneOfFailure()
    {
        await Own.Patients.AddAsync(new PatientDraft { Id = "p-1", Mrn = "MRN-1" }, Token);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Patients.AddAsync(new PatientDraft { Id = "p-2", Mrn = "MRN-1" }, Token));
        var entries = await AuditAsync();

        Assert.Equal([0, 4], entries.Select(entry => (int)entry["outcome"]!));
        Assert.Equal("StorageConflict", (string?)entries[1]["detail"]);
    }

    [Fact]
    public async Task ALook_AtWhatMayNotBeSeen_IsNoted()
    {
        await Own.Patients.AddAsync(new PatientDraft { Id = "p-1", Mrn = "MRN-1" }, Token);
        Assert.Null(await Only("p-2").Patients.FindAsync("p-1", Token));

        Assert.Equal(4, (int)(await AuditAsync())[^1]["outcome"]!);
    }

    private static IEnumerable<(PropertyInfo Store, MethodInfo Method)> Methods()
        => typeof(CallerStores).GetProperties()
            .Where(property => property.PropertyType.IsInterface)
            .SelectMany(property => property.PropertyType.GetMethods().Select(method => (property, method)));

    private async Task AssertOneEntryAsync(CallerStores stores, PropertyInfo store, MethodInfo method, string name, AuditOutcome? expected)
    {
        int before = (await AuditAsync()).Count;
        try
        {
            await EndAsync(method.Invoke(store.GetValue(stores), [.. method.GetParameters().Select(Argument)])!);
        }
        catch (MedImagingException)
        {
            // A sample may be refused; that is to be noted as well.
        }

        var added = (await AuditAsync())[before..];
        Assert.True(added.Count == 1, $"{store.Name}.{method.Name} left {added.Count} entries: {string.Join(", ", added.Select(entry => entry["event"]))}");
        Assert.Equal(name, (string?)added[0]["event"]);
        if (expected is not null)
        {
            Assert.Equal((int)expected, (int)added[0]["outcome"]!);
        }
    }

    private static object? Argument(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return Token;
        }

        return parameter.HasDefaultValue
            ? parameter.DefaultValue
            : Samples.TryGetValue(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, out var sample)
                ? sample()
                : parameter.ParameterType.IsValueType
                    ? Activator.CreateInstance(parameter.ParameterType)
                    : throw new InvalidOperationException($"There is no sample of {parameter.ParameterType.Name}.");
    }

    private static async Task EndAsync(dynamic result)
    {
        Type type = result.GetType();
        if (type.Name.StartsWith("ValueTask", StringComparison.Ordinal))
        {
            await result;
            return;
        }

        var items = type.GetInterfaces().First(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)).GetGenericArguments()[0];
        await (Task)typeof(StoreAuditContract<TBackend>).GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(items).Invoke(null, [result])!;
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items.WithCancellation(Token))
        {
            _ = item;
        }
    }
}
