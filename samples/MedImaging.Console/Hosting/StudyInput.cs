using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Hosting;

/// <summary>The files a person named, put together by study; what could not be read is told apart.</summary>
internal sealed class StudyInput
{
    private static readonly string[] ImageExtensions = [".dcm", ".dicom", ".ima", ""];
    private static readonly string[] PictureExtensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".nii", ".gz"];

    private readonly Dictionary<string, List<string>> _studies = new(StringComparer.Ordinal);
    private readonly List<(string File, MedImagingException Error)> _errors = [];

    public IEnumerable<IReadOnlyList<string>> Studies => _studies.Values;

    public IReadOnlyList<(string File, MedImagingException Error)> Errors => _errors;

    /// <summary>Gets how many files in folders were passed over, because nothing about them says image, or because they are DICOM objects without a picture.</summary>
    public int Skipped { get; private set; }

    /// <param name="host">The host.</param>
    /// <param name="paths">Files and folders. In folders, files that may be DICOM are looked at.</param>
    /// <param name="anyModality">Whether pictures and NIfTI files in folders are looked at too; without a word for their modality no model takes them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<StudyInput> ReadAsync(IServiceProvider host, IReadOnlyList<string> paths, bool anyModality, CancellationToken cancellationToken)
    {
        string[] extensions = anyModality ? [.. ImageExtensions, .. PictureExtensions] : ImageExtensions;
        var input = new StudyInput();
        var readers = host.GetServices<IImageReader>().ToList();
        foreach (string path in paths)
        {
            if (!Directory.Exists(path))
            {
                await input.AddAsync(path, isNamed: true, readers, cancellationToken);
                continue;
            }

            foreach (string file in Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
            {
                if (extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
                {
                    await input.AddAsync(file, isNamed: false, readers, cancellationToken);
                }
                else
                {
                    input.Skipped++;
                }
            }
        }

        return input;
    }

    /// <summary>Notes that a file the study names cannot be used after all.</summary>
    public void Fail(string file, MedImagingException error) => _errors.Add((file, error));

    private async Task AddAsync(string file, bool isNamed, List<IImageReader> readers, CancellationToken cancellationToken)
    {
        try
        {
            var image = await ImageFile.ReadAsync(readers, file, otherwise: readers[0], cancellationToken);   // what nobody knows was most likely meant to be DICOM
            if (image.Descriptor.FrameCount == 0 && !isNamed)
            {
                Skipped++;   // a study's folder may well hold a structured report or a plan beside the images
                return;
            }

            if (image.Descriptor.FrameCount == 0)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"'{Path.GetFileName(file)}' holds no picture.");
            }

            string study = image.Study.StudyInstanceUid ?? file;
            if (!_studies.TryGetValue(study, out var files))
            {
                _studies[study] = files = [];
            }

            files.Add(file);
        }
        catch (MedImagingException ex)
        {
            _errors.Add((file, ex));
        }
    }
}
