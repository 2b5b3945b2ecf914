using System.Text;

namespace MedImaging.Dicom;

/// <content>Private elements that the host's dictionary knows (PS3.5 7.8.1).</content>
internal ref partial struct DatasetParser
{
    // The creator stands before its block in the same dataset. In explicit VR the content of UN is in implicit little endian, so that a sequence stays what it is.
    private readonly DicomVr PrivateVr(in Frame frame, uint tag, DicomVr vr)
    {
        if (vr != DicomVr.UN || (tag & 0x10000) == 0 || (tag & 0xFFFF) < 0x1000 || _options.PrivateDictionary is not { } known || frame.Dataset is not { } dataset)
        {
            return vr;
        }

        uint creator = PrivateDictionary.CreatorOf(new DicomTag(tag)).Value;
        for (int i = _entryCount - 1; i >= frame.FirstEntry && _entries[i].Tag >= creator; i--)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Tag == creator && entry.Extra is null && entry.Length <= 64)
            {
                string name = Encoding.Latin1.GetString(dataset.Source.Slice(entry.Offset, (int)entry.Length).Span).Trim(' ', '\0');
                return known.TryFind(name, new DicomTag(tag), out var attribute) && !(frame.IsExplicit && attribute.Vr == DicomVr.SQ) ? attribute.Vr : vr;
            }
        }

        return vr;
    }
}
