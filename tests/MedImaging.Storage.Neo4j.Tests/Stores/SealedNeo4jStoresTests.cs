using MedImaging.Testing;

namespace MedImaging.Tests;

// Sealing is the typed stores' own and the same on every database; here is what meets the graph most.
public sealed class SealedNeo4jCaseStoreTests : CaseStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jReportStoreTests : ReportStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jEmbeddingStoreTests : EmbeddingStoreContract<SealedNeo4jBackend>;

public sealed class SealedNeo4jAccessTests : StoreAccessContract<SealedNeo4jBackend>;
