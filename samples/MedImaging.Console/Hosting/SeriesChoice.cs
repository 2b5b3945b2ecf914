using MedImaging.Dicom;

namespace MedImaging.Samples.Hosting;

/// <summary>Which of the series that were found, and which of its stacks, a person means.</summary>
/// <param name="Series">The number of the series, as <c>series</c> shows it, or none when there is only one.</param>
/// <param name="Stack">The number of the stack, or none for the one with most slices.</param>
internal sealed record SeriesChoice(int? Series, int? Stack)
{
    private const int MostListed = 8;

    /// <exception cref="MedImagingException">There is no such series or stack, or several and none was named.</exception>
    public (ImageSeries Series, SliceStack Stack) From(IReadOnlyList<ImageSeries> all)
    {
        var series = Series is { } number
            ? number >= 1 && number <= all.Count ? all[number - 1] : throw new RequestException(ErrorKind.NotFound, $"There are {all.Count} series; there is no series {number}.")
            : all.Where(each => each.Stacks.Count > 0).ToList() is [var only] ? only
            : throw new RequestException(ErrorKind.InvalidInput, $"There are {all.Count} series: {List(all)}; name one by --series NUMBER, as 'medimaging series' shows them.");
        var stack = Stack is not { } wanted ? series.MainStack ?? throw new MedImagingException(ErrorKind.InvalidInput, "The series has no slices.")
            : wanted >= 1 && wanted <= series.Stacks.Count ? series.Stacks[wanted - 1]
            : throw new RequestException(ErrorKind.NotFound, $"The series has {series.Stacks.Count} stacks; there is no stack {wanted}.");
        return (series, stack);
    }

    private static string List(IReadOnlyList<ImageSeries> all)
        => string.Join(", ", all.Take(MostListed).Select((series, i) => $"{i + 1} ({series.Series.Modality.Code}, {series.MainStack?.Frames.Count ?? 0} slices)")) + (all.Count > MostListed ? " …" : "");
}
