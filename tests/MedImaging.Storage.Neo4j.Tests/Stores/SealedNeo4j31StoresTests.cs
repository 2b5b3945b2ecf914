using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SealedNeo4j31PatientStoreTests : PatientStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31UserStoreTests : UserStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31CaseStoreTests : CaseStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31StudyStoreTests : StudyStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31AnalysisStoreTests : AnalysisStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31DiagnosisStoreTests : DiagnosisStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31ReportStoreTests : ReportStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31ConversationStoreTests : ConversationStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31RoomStoreTests : RoomStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31ReferenceStoreTests : ReferenceStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31EmbeddingStoreTests : EmbeddingStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31RegistryStoreTests : RegistryStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31MediaStoreTests : MediaStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31KnowledgeStoreTests : KnowledgeStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31FeedbackStoreTests : FeedbackStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31RetentionStoreTests : RetentionStoreContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31AuditTrailTests : AuditTrailContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31AccessTests : StoreAccessContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31AuditTests : StoreAuditContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31SimilarCasesTests : SimilarCasesContract<SealedNeo4j31Backend>;

public sealed class SealedNeo4j31ProvenanceTests : ProvenanceContract<SealedNeo4j31Backend>;
