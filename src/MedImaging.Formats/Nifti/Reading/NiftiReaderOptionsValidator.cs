using Microsoft.Extensions.Options;

namespace MedImaging.Formats;

[OptionsValidator]
internal sealed partial class NiftiReaderOptionsValidator : IValidateOptions<NiftiReaderOptions>;
