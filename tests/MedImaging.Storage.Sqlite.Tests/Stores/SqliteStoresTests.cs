using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqlitePatientStoreTests : PatientStoreContract<SqliteBackend>;

public sealed class SqliteUserStoreTests : UserStoreContract<SqliteBackend>;

public sealed class SqliteCaseStoreTests : CaseStoreContract<SqliteBackend>;

public sealed class SqliteStudyStoreTests : StudyStoreContract<SqliteBackend>;

public sealed class SqliteAnalysisStoreTests : AnalysisStoreContract<SqliteBackend>;

public sealed class SqliteDiagnosisStoreTests : DiagnosisStoreContract<SqliteBackend>;

public sealed class SqliteReportStoreTests : ReportStoreContract<SqliteBackend>;

public sealed class SqliteConversationStoreTests : ConversationStoreContract<SqliteBackend>;

public sealed class SqliteRoomStoreTests : RoomStoreContract<SqliteBackend>;

public sealed class SqliteReferenceStoreTests : ReferenceStoreContract<SqliteBackend>;

public sealed class SqliteEmbeddingStoreTests : EmbeddingStoreContract<SqliteBackend>;

public sealed class SqliteRegistryStoreTests : RegistryStoreContract<SqliteBackend>;

public sealed class SqliteMediaStoreTests : MediaStoreContract<SqliteBackend>;

public sealed class SqliteKnowledgeStoreTests : KnowledgeStoreContract<SqliteBackend>;

public sealed class SqliteFeedbackStoreTests : FeedbackStoreContract<SqliteBackend>;

public sealed class SqliteRetentionStoreTests : RetentionStoreContract<SqliteBackend>;

public sealed class SqliteAuditTrailTests : AuditTrailContract<SqliteBackend>;

public sealed class SqliteAccessTests : StoreAccessContract<SqliteBackend>;

public sealed class SqliteAuditTests : StoreAuditContract<SqliteBackend>;

public sealed class SqliteSimilarCasesTests : SimilarCasesContract<SqliteBackend>;

public sealed class SqliteProvenanceTests : ProvenanceContract<SqliteBackend>;
