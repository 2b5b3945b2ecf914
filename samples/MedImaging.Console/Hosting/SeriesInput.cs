using MedImaging.Dicom;

namespace MedImaging.Samples.Hosting;

/// <summary>The series that files make, and the files that are none.</summary>
internal sealed class SeriesInput
{
    private readonly List<(string File, MedImagingException Error)> _errors = [];

    public required IReadOnlyList<ImageSeries> Series { get; init; }

    public IReadOnlyList<(string File, MedImagingException Error)> Errors => _errors;

    public static async Task<SeriesInput> ReadAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var instances = new List<DicomInstance>();
        var errors = new List<(string File, MedImagingException Error)>();
        foreach (string file in files)
        {
            try
            {
                // Only headers are looked at, so the bytes are not hashed.
                instances.Add(new DicomInstance(await DicomFile.OpenAsync(file, cancellationToken: cancellationToken), Path.GetFileName(file), default));
            }
            catch (MedImagingException ex)
            {
                errors.Add((file, ex));
            }
        }

        var input = new SeriesInput { Series = SeriesAssembler.Assemble(instances) };
        input._errors.AddRange(errors);
        return input;
    }
}
