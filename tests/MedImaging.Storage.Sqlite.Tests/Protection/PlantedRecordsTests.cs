using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Plants a patient's values through every typed store, and searches the files raw.</summary>
public sealed class PlantedRecordsTests : IDisposable
{
    private const string Name = "Zwetschgenbaum", Mrn = "MRN-7733915502", Phone = "+49-30-5550199", Words = "Quittengelbe", Patient = "patient-of-ward-seven";

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("medimaging.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(true), InlineData(false)]
    public async Task APatientsValues_AreInTheFilesOnlyWithoutAKey(bool isSealed)
    {
        await using (var fixture = new SqliteFixture(path: Database, keys: isSealed ? new TestKeys() : null))
        {
            var stores = new ClinicalStores(fixture.Records, fixture.Contents, TimeProvider.System, isSealed ? new TestKeys() : null).For(Caller.Process);
            await PlantAsync(stores);
            Assert.Equal(isSealed, Found().Count == 0);
            await stores.Cases.UpdateAsync((await stores.Cases.FindAsync("case-1", Token))! with { Title = "Something else" }, Token);
            Assert.Single(await stores.Reports.SearchAsync(Words.ToUpperInvariant(), cancellationToken: Token).ToListAsync(Token));
            Assert.Equal(Name, (await stores.Patients.FindByMrnAsync(Mrn, Token))!.LastName);
            await stores.Conversations.ReadAsync("session-1", cancellationToken: Token).ToListAsync(Token);
        }

        var left = Found();
        Assert.True(isSealed == (left.Count == 0), string.Join('\n', left));
    }

    private static async Task PlantAsync(CallerStores stores)
    {
        await stores.Patients.AddAsync(new PatientDraft { Id = Patient, Mrn = Mrn, FirstName = Words, LastName = Name, ContactPhone = Phone }, Token);
        await stores.Cases.OpenAsync(new CaseDraft { Id = "case-1", PatientId = Patient, Title = $"{Words} {Name}" }, Token);
        await stores.Studies.AddAsync(new ImagingStudy { StudyInstanceUid = "2.25.1", PatientId = Patient, CaseId = "case-1", Description = $"{Words} {Name}", AccessionNumber = Mrn, Series = [] }, Token);
        await stores.Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", caseId: "case-1", text: $"{Words} {Name}."), Token);
        await stores.Diagnoses.AddAsync(new Diagnosis { Id = "d-1", CaseId = "case-1", Code = new CodedConcept("1", "SCT", "One"), Remark = $"{Words} {Name}", Recommendations = [$"{Words} {Name}"] }, Token);
        await stores.Conversations.BeginAsync(new SessionDraft { Id = "session-1", CaseId = "case-1" }, Token);
        await stores.Conversations.AppendAsync(new ConversationMessage { Id = "m-1", SessionId = "session-1", Speaker = "user-1", SpeakerKind = SpeakerKind.User, Content = $"{Words} {Name} {Phone}" }, Token);
        await stores.Rooms.SaveAsync(new CareRoom { Id = "room-1", CaseId = "case-1", Title = $"{Words} {Name}", Participants = ["process"] }, Token);
        await stores.Rooms.DecideAsync(new Decision { Id = "de-1", RoomId = "room-1", Text = $"{Words} {Name}", By = new Reviewer("process", "Dr. Example", ReviewerRole.Radiologist) }, Token);
        await stores.Media.AddAsync(new MediaDraft { Id = "media-1", CaseId = "case-1", MediaType = "text/plain", Name = $"{Name}.txt" }, Encoding.UTF8.GetBytes($"{Words} {Name}"), Token);
        await stores.Retention.HoldAsync(new LegalHold { PatientId = Patient, Reason = $"{Words} {Name}" }, Token);
        await stores.Embeddings.SaveAsync(new StoredEmbedding { Id = "e-1", ModelId = "encoder", ModelVersion = "1", Vector = new float[] { 1 }, Subject = EmbeddingSubject.Case, SubjectId = "case-1", CaseId = "case-1", PatientId = Patient }, Token);
    }

    private List<string> Found()
    {
        var found = new List<string>();
        foreach (string file in Directory.EnumerateFiles(_folder.FullPath))
        {
            byte[] bytes;
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
            }

            foreach (string value in new[] { Name, Mrn, Phone, Words, Patient })
            {
                foreach (byte[] form in Forms(value))
                {
                    if (bytes.AsSpan().IndexOf(form) >= 0)
                    {
                        found.Add($"{Path.GetFileName(file)}: {value}");
                    }
                }
            }
        }

        return found;
    }

    private static IEnumerable<byte[]> Forms(string value)
    {
        foreach (string spelling in new[] { value, value.ToLowerInvariant() })
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(spelling);
            yield return utf8;
            yield return Encoding.Unicode.GetBytes(spelling);
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(utf8));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8));
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(utf8)[..^4]);
        }
    }
}
