using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SealedNeo4jPatientStoreTests : PatientStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jUserStoreTests : UserStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jCaseStoreTests : CaseStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jStudyStoreTests : StudyStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jAnalysisStoreTests : AnalysisStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jDiagnosisStoreTests : DiagnosisStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jReportStoreTests : ReportStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jConversationStoreTests : ConversationStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jRoomStoreTests : RoomStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jReferenceStoreTests : ReferenceStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jEmbeddingStoreTests : EmbeddingStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jRegistryStoreTests : RegistryStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jMediaStoreTests : MediaStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jKnowledgeStoreTests : KnowledgeStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jFeedbackStoreTests : FeedbackStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jRetentionStoreTests : RetentionStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jAccessTests : StoreAccessContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jAuditTests : StoreAuditContract<SealedNeo4jBackend>;
