using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class Neo4j31PatientStoreTests : PatientStoreContract<Neo4j31Backend>;

public sealed class Neo4j31UserStoreTests : UserStoreContract<Neo4j31Backend>;

public sealed class Neo4j31CaseStoreTests : CaseStoreContract<Neo4j31Backend>;

public sealed class Neo4j31StudyStoreTests : StudyStoreContract<Neo4j31Backend>;

public sealed class Neo4j31AnalysisStoreTests : AnalysisStoreContract<Neo4j31Backend>;

public sealed class Neo4j31DiagnosisStoreTests : DiagnosisStoreContract<Neo4j31Backend>;

public sealed class Neo4j31ReportStoreTests : ReportStoreContract<Neo4j31Backend>;

public sealed class Neo4j31ConversationStoreTests : ConversationStoreContract<Neo4j31Backend>;

public sealed class Neo4j31RoomStoreTests : RoomStoreContract<Neo4j31Backend>;

public sealed class Neo4j31ReferenceStoreTests : ReferenceStoreContract<Neo4j31Backend>;

public sealed class Neo4j31EmbeddingStoreTests : EmbeddingStoreContract<Neo4j31Backend>;

public sealed class Neo4j31RegistryStoreTests : RegistryStoreContract<Neo4j31Backend>;

public sealed class Neo4j31MediaStoreTests : MediaStoreContract<Neo4j31Backend>;

public sealed class Neo4j31KnowledgeStoreTests : KnowledgeStoreContract<Neo4j31Backend>;

public sealed class Neo4j31FeedbackStoreTests : FeedbackStoreContract<Neo4j31Backend>;

public sealed class Neo4j31RetentionStoreTests : RetentionStoreContract<Neo4j31Backend>;

public sealed class Neo4j31AuditTrailTests : AuditTrailContract<Neo4j31Backend>;

public sealed class Neo4j31AccessTests : StoreAccessContract<Neo4j31Backend>;

public sealed class Neo4j31AuditTests : StoreAuditContract<Neo4j31Backend>;

public sealed class Neo4j31SimilarCasesTests : SimilarCasesContract<Neo4j31Backend>;

public sealed class Neo4j31ProvenanceTests : ProvenanceContract<Neo4j31Backend>;
