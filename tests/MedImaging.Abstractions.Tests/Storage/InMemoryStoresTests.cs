using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryPatientStoreTests : PatientStoreContract<MemoryBackend>;

public sealed class InMemoryUserStoreTests : UserStoreContract<MemoryBackend>;

public sealed class InMemoryCaseStoreTests : CaseStoreContract<MemoryBackend>;

public sealed class InMemoryStudyStoreTests : StudyStoreContract<MemoryBackend>;

public sealed class InMemoryAnalysisStoreTests : AnalysisStoreContract<MemoryBackend>;

public sealed class InMemoryDiagnosisStoreTests : DiagnosisStoreContract<MemoryBackend>;

public sealed class InMemoryReportStoreTests : ReportStoreContract<MemoryBackend>;

public sealed class InMemoryConversationStoreTests : ConversationStoreContract<MemoryBackend>;

public sealed class InMemoryRoomStoreTests : RoomStoreContract<MemoryBackend>;

public sealed class InMemoryReferenceStoreTests : ReferenceStoreContract<MemoryBackend>;

public sealed class InMemoryEmbeddingStoreTests : EmbeddingStoreContract<MemoryBackend>;

public sealed class InMemoryRegistryStoreTests : RegistryStoreContract<MemoryBackend>;

public sealed class InMemoryMediaStoreTests : MediaStoreContract<MemoryBackend>;

public sealed class InMemoryKnowledgeStoreTests : KnowledgeStoreContract<MemoryBackend>;

public sealed class InMemoryFeedbackStoreTests : FeedbackStoreContract<MemoryBackend>;

public sealed class InMemoryRetentionStoreTests : RetentionStoreContract<MemoryBackend>;

public sealed class InMemoryAuditTrailTests : AuditTrailContract<MemoryBackend>;

public sealed class InMemoryAccessTests : StoreAccessContract<MemoryBackend>;

public sealed class InMemoryAuditTests : StoreAuditContract<MemoryBackend>;

public sealed class InMemorySimilarCasesTests : SimilarCasesContract<MemoryBackend>;

public sealed class InMemoryProvenanceTests : ProvenanceContract<MemoryBackend>;
