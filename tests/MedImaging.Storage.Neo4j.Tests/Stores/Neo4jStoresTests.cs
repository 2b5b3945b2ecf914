using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class Neo4jPatientStoreTests : PatientStoreContract<Neo4jBackend>;

public sealed class Neo4jUserStoreTests : UserStoreContract<Neo4jBackend>;

public sealed class Neo4jCaseStoreTests : CaseStoreContract<Neo4jBackend>;

public sealed class Neo4jStudyStoreTests : StudyStoreContract<Neo4jBackend>;

public sealed class Neo4jAnalysisStoreTests : AnalysisStoreContract<Neo4jBackend>;

public sealed class Neo4jDiagnosisStoreTests : DiagnosisStoreContract<Neo4jBackend>;

public sealed class Neo4jReportStoreTests : ReportStoreContract<Neo4jBackend>;

public sealed class Neo4jConversationStoreTests : ConversationStoreContract<Neo4jBackend>;

public sealed class Neo4jRoomStoreTests : RoomStoreContract<Neo4jBackend>;

public sealed class Neo4jReferenceStoreTests : ReferenceStoreContract<Neo4jBackend>;

public sealed class Neo4jEmbeddingStoreTests : EmbeddingStoreContract<Neo4jBackend>;

public sealed class Neo4jRegistryStoreTests : RegistryStoreContract<Neo4jBackend>;

public sealed class Neo4jMediaStoreTests : MediaStoreContract<Neo4jBackend>;

public sealed class Neo4jKnowledgeStoreTests : KnowledgeStoreContract<Neo4jBackend>;

public sealed class Neo4jFeedbackStoreTests : FeedbackStoreContract<Neo4jBackend>;

public sealed class Neo4jRetentionStoreTests : RetentionStoreContract<Neo4jBackend>;

public sealed class Neo4jAccessTests : StoreAccessContract<Neo4jBackend>;

public sealed class Neo4jAuditTests : StoreAuditContract<Neo4jBackend>;
