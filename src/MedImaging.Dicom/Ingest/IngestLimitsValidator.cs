using Microsoft.Extensions.Options;

namespace MedImaging.Dicom;

[OptionsValidator]
internal sealed partial class IngestLimitsValidator : IValidateOptions<IngestLimits>;
