using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SealedSqlitePatientStoreTests : PatientStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteUserStoreTests : UserStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteCaseStoreTests : CaseStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteStudyStoreTests : StudyStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteAnalysisStoreTests : AnalysisStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteDiagnosisStoreTests : DiagnosisStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteReportStoreTests : ReportStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteConversationStoreTests : ConversationStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteRoomStoreTests : RoomStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteReferenceStoreTests : ReferenceStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteEmbeddingStoreTests : EmbeddingStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteRegistryStoreTests : RegistryStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteMediaStoreTests : MediaStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteKnowledgeStoreTests : KnowledgeStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteFeedbackStoreTests : FeedbackStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteRetentionStoreTests : RetentionStoreContract<SealedSqliteBackend>;

public sealed class SealedSqliteAuditTrailTests : AuditTrailContract<SealedSqliteBackend>;

public sealed class SealedSqliteAccessTests : StoreAccessContract<SealedSqliteBackend>;

public sealed class SealedSqliteAuditTests : StoreAuditContract<SealedSqliteBackend>;

public sealed class SealedSqliteSimilarCasesTests : SimilarCasesContract<SealedSqliteBackend>;

public sealed class SealedSqliteProvenanceTests : ProvenanceContract<SealedSqliteBackend>;
