using Microsoft.Extensions.Options;

namespace MedImaging;

[OptionsValidator]
internal sealed partial class Neo4jStoreOptionsValidator : IValidateOptions<Neo4jStoreOptions>;
