using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SealedMemoryPatientStoreTests : PatientStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryUserStoreTests : UserStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryCaseStoreTests : CaseStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryStudyStoreTests : StudyStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryAnalysisStoreTests : AnalysisStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryDiagnosisStoreTests : DiagnosisStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryReportStoreTests : ReportStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryConversationStoreTests : ConversationStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryRoomStoreTests : RoomStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryReferenceStoreTests : ReferenceStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryEmbeddingStoreTests : EmbeddingStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryRegistryStoreTests : RegistryStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryMediaStoreTests : MediaStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryKnowledgeStoreTests : KnowledgeStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryFeedbackStoreTests : FeedbackStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryRetentionStoreTests : RetentionStoreContract<SealedMemoryBackend>;

public sealed class SealedMemoryAuditTrailTests : AuditTrailContract<SealedMemoryBackend>;

public sealed class SealedMemoryAccessTests : StoreAccessContract<SealedMemoryBackend>;

public sealed class SealedMemoryAuditTests : StoreAuditContract<SealedMemoryBackend>;

public sealed class SealedMemorySimilarCasesTests : SimilarCasesContract<SealedMemoryBackend>;

public sealed class SealedMemoryProvenanceTests : ProvenanceContract<SealedMemoryBackend>;
