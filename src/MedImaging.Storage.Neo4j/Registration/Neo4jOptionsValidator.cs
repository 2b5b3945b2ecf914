using Microsoft.Extensions.Options;

namespace MedImaging;

[OptionsValidator]
internal sealed partial class Neo4jOptionsValidator : IValidateOptions<Neo4jOptions>;
