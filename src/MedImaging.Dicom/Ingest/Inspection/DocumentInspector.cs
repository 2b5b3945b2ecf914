using Microsoft.Extensions.Options;

namespace MedImaging.Dicom;

/// <summary>Flags documents that travel as DICOM objects (PS3.3 A.45): what opens them is not an image viewer.</summary>
internal sealed class DocumentInspector(IOptions<IngestLimits> limits) : IContentInspector
{
    private static readonly DicomTag EncapsulatedDocument = new(0x00420011);

    public ValueTask<IReadOnlyList<ContentFlag>> InspectAsync(InspectedContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        IReadOnlyList<ContentFlag> flags = content.Image is DicomInstance instance && NameOf(instance) is { } name
            ? [new ContentFlag("encapsulated-document", $"The object holds {name}, (0042,0011).", limits.Value.EncapsulatedDocuments)]
            : [];
        return ValueTask.FromResult(flags);
    }

    private static string? NameOf(DicomInstance instance) => instance.Descriptor.SopClassUid switch
    {
        "1.2.840.10008.5.1.4.1.1.104.1" => "a PDF document",
        "1.2.840.10008.5.1.4.1.1.104.2" => "a CDA document",
        "1.2.840.10008.5.1.4.1.1.104.3" => "an STL model",
        "1.2.840.10008.5.1.4.1.1.104.4" => "an OBJ model",
        "1.2.840.10008.5.1.4.1.1.104.5" => "an MTL material",
        _ => instance.File.Dataset.Contains(EncapsulatedDocument) ? "a document" : null,
    };
}
