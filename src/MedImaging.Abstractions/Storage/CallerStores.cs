namespace MedImaging;

/// <summary>The stores of one caller. Every method checks the caller's rights, sees only the caller's tenant and patients, and leaves exactly one entry in the audit trail: in the same transaction as a change, and before anything that is read is given out.</summary>
public sealed class CallerStores
{
    private readonly StoreDesk _desk;

    internal CallerStores(StoreRoom room, Caller caller, IRunJournal? journal)
    {
        _desk = new StoreDesk(room, caller);
        Patients = new PatientStore(_desk);
        Users = new UserStore(_desk);
        Cases = new CaseStore(_desk);
        Studies = new StudyStore(_desk);
        Analyses = new AnalysisStore(_desk);
        Diagnoses = new DiagnosisStore(_desk);
        Reports = new ReportStore(_desk);
        Conversations = new ConversationStore(_desk);
        Rooms = new RoomStore(_desk);
        References = new ReferenceStore(_desk);
        Embeddings = new EmbeddingStore(_desk);
        Similar = new SimilarCases(_desk);
        Provenance = new ProvenanceStore(_desk);
        Registry = new RegistryStore(_desk);
        Media = new MediaStore(_desk);
        Knowledge = new KnowledgeStore(_desk);
        Feedback = new FeedbackStore(_desk);
        Retention = new RetentionStore(_desk, journal);
        Audit = new AuditTrail(_desk);
    }

    /// <summary>Gets whose stores they are.</summary>
    public Caller Caller => _desk.Caller;

    /// <summary>Gets the patients.</summary>
    public IPatientStore Patients { get; }

    /// <summary>Gets the users and AI specialists.</summary>
    public IUserStore Users { get; }

    /// <summary>Gets the cases.</summary>
    public ICaseStore Cases { get; }

    /// <summary>Gets the studies.</summary>
    public IStudyStore Studies { get; }

    /// <summary>Gets the analyses and findings.</summary>
    public IAnalysisStore Analyses { get; }

    /// <summary>Gets the diagnoses.</summary>
    public IDiagnosisStore Diagnoses { get; }

    /// <summary>Gets the reports.</summary>
    public IReportStore Reports { get; }

    /// <summary>Gets the sessions and messages.</summary>
    public IConversationStore Conversations { get; }

    /// <summary>Gets the rooms and decisions.</summary>
    public IRoomStore Rooms { get; }

    /// <summary>Gets the literature.</summary>
    public IReferenceStore References { get; }

    /// <summary>Gets the vectors.</summary>
    public IEmbeddingStore Embeddings { get; }

    /// <summary>Gets the search for similar cases.</summary>
    public ISimilarCases Similar { get; }

    /// <summary>Gets the answers to where things come from.</summary>
    public IProvenanceStore Provenance { get; }

    /// <summary>Gets the versions of models and prompts, and the metrics.</summary>
    public IRegistryStore Registry { get; }

    /// <summary>Gets the files people added.</summary>
    public IMediaStore Media { get; }

    /// <summary>Gets the clinical knowledge.</summary>
    public IKnowledgeStore Knowledge { get; }

    /// <summary>Gets what readers made of findings.</summary>
    public IFeedbackStore Feedback { get; }

    /// <summary>Gets the legal holds and the rules of keeping.</summary>
    public IRetentionStore Retention { get; }

    /// <summary>Gets the audit trail of the caller's tenant.</summary>
    public IAuditTrail Audit { get; }

    internal StoreDesk Desk => _desk;
}
