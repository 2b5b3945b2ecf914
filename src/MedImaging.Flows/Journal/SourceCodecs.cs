using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Keeps a study in a journal as the hashes of its files; the bytes go to the content store before the run is accepted.</summary>
internal sealed class StudySourceCodec(ImageReading reading, IContentStore content) : IJournalCodec<StudySource>
{
    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(StudySource value, CancellationToken cancellationToken = default)
    {
        var images = new List<SourceRecord>(value.Images.Count);
        foreach (var image in value.Images)
        {
            images.Add(new SourceRecord(image.Name, await reading.KeepAsync(image, cancellationToken).ConfigureAwait(false)));
        }

        return MedImagingJson.ToBytes(new StudyRecord(images, value.Request), FlowsJson.Default.StudyRecord);
    }

    public ValueTask<StudySource> ReadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        var study = MedImagingJson.FromBytes(payload.Span, FlowsJson.Default.StudyRecord);
        return study.Images.Count > 0
            ? ValueTask.FromResult(new StudySource([.. study.Images.Select(image => KeptSource.Of(image, content))], study.Request))
            : throw new MedImagingException(ErrorKind.Corrupt, "The journal's study has no image.");
    }
}

/// <summary>Keeps an image in a journal as the hash of its file.</summary>
internal sealed class ImageSourceCodec(ImageReading reading, IContentStore content) : IJournalCodec<ImageSource>
{
    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(ImageSource value, CancellationToken cancellationToken = default)
        => MedImagingJson.ToBytes(new SourceRecord(value.Name, await reading.KeepAsync(value, cancellationToken).ConfigureAwait(false)), FlowsJson.Default.SourceRecord);

    public ValueTask<ImageSource> ReadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(KeptSource.Of(MedImagingJson.FromBytes(payload.Span, FlowsJson.Default.SourceRecord), content));
}

/// <summary>Keeps exported files in a journal as the hashes of their bytes.</summary>
internal sealed class ExportedFilesCodec(IContentStore content) : IJournalCodec<IReadOnlyList<ExportedFile>>
{
    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(IReadOnlyList<ExportedFile> value, CancellationToken cancellationToken = default)
    {
        var files = new List<FileRecord>(value.Count);
        foreach (var file in value)
        {
            files.Add(new FileRecord(file.Name, await content.PutAsync(file.Bytes, file.MediaType, cancellationToken).ConfigureAwait(false), file.IsFinal));
        }

        return MedImagingJson.ToBytes(files, FlowsJson.Default.IReadOnlyListFileRecord);
    }

    public async ValueTask<IReadOnlyList<ExportedFile>> ReadAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
    {
        var files = new List<ExportedFile>();
        foreach (var file in MedImagingJson.FromBytes(payload.Span, FlowsJson.Default.IReadOnlyListFileRecord))
        {
            var bytes = await KeptSource.FindAsync(file.Name, file.Content.Hash, content, cancellationToken).ConfigureAwait(false);
            files.Add(new ExportedFile(file.Name, file.Content.MediaType, bytes, file.IsFinal));
        }

        return files;
    }
}

/// <summary>A source over bytes in the content store, fetched when they are needed.</summary>
internal static class KeptSource
{
    internal static ImageSource Of(SourceRecord record, IContentStore content) => ImageSource.FromStream(record.Name, async cancellationToken =>
    {
        var bytes = await FindAsync(record.Name, record.Content.Hash, content, cancellationToken).ConfigureAwait(false);
        return MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } array
            ? new MemoryStream(array, part.Offset, part.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
    });

    internal static async ValueTask<ReadOnlyMemory<byte>> FindAsync(string name, ContentHash hash, IContentStore content, CancellationToken cancellationToken)
        => await content.FindAsync(hash, cancellationToken).ConfigureAwait(false)
            ?? throw new MedImagingException(ErrorKind.NotFound, $"The bytes of '{name}' are no longer in the content store.");
}
