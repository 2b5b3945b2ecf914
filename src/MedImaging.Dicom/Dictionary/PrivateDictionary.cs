using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedImaging.Dicom;

/// <summary>The private elements that a host knows: by their creator, their group, and their place in the creator's block (PS3.5 7.8.1).</summary>
/// <remarks>Fill it first and share it then: finding is safe from several threads, adding is not.</remarks>
public sealed class PrivateDictionary
{
    private readonly Dictionary<(string Creator, uint Place), PrivateAttribute> _attributes = [];

    /// <summary>Gets how many elements are known.</summary>
    public int Count => _attributes.Count;

    /// <summary>Reads a dictionary: a line an element with creator, tag, VR and name, separated by tabs, such as <c>SIEMENS CSA HEADER⇥0029,xx08⇥CS⇥CSA Image Header Type</c>. Lines that are empty or start with <c>#</c> say nothing.</summary>
    /// <param name="reader">The text.</param>
    /// <returns>The dictionary.</returns>
    /// <exception cref="MedImagingException">A line is something else (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static PrivateDictionary Load(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var dictionary = new PrivateDictionary();
        for (int number = 1; reader.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line) && line[0] != '#')
            {
                dictionary.Add(Parse(line, number));
            }
        }

        return dictionary;
    }

    /// <summary>Adds an element, in place of one that is known already.</summary>
    /// <param name="attribute">The element.</param>
    /// <exception cref="ArgumentException">The creator is empty, the group is even, or the VR is none.</exception>
    public void Add(PrivateAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        ArgumentException.ThrowIfNullOrWhiteSpace(attribute.Creator, nameof(attribute));
        if ((attribute.Group & 1) == 0 || attribute.Vr == DicomVr.None)
        {
            throw new ArgumentException("A private element has an odd group and a value representation.", nameof(attribute));
        }

        _attributes[(attribute.Creator.Trim(), Place(attribute.Group, attribute.Element))] = attribute;
    }

    /// <summary>Finds an element by its creator.</summary>
    /// <param name="creator">The text of the creator element, without padding.</param>
    /// <param name="tag">The element's tag; its block does not count.</param>
    /// <param name="attribute">What is known of it.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryFind(string? creator, DicomTag tag, [NotNullWhen(true)] out PrivateAttribute? attribute)
    {
        attribute = null;
        return creator is not null && tag is { IsPrivate: true, Element: >= 0x1000 } && _attributes.TryGetValue((creator, Place(tag.Group, (byte)tag.Element)), out attribute);
    }

    /// <summary>Finds an element of a dataset, whose creator is asked.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="tag">The element's tag.</param>
    /// <param name="attribute">What is known of it.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryFind(DicomDataset dataset, DicomTag tag, [NotNullWhen(true)] out PrivateAttribute? attribute)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        attribute = null;
        return tag is { IsPrivate: true, Element: >= 0x1000 } && TryFind(dataset.GetString(CreatorOf(tag)), tag, out attribute);
    }

    // The element that names the owner of a tag's block (PS3.5 7.8.1).
    internal static DicomTag CreatorOf(DicomTag tag) => new(tag.Group, (ushort)(tag.Element >> 8));

    private static uint Place(ushort group, byte element) => ((uint)group << 8) | element;

    private static PrivateAttribute Parse(string line, int number)
    {
        string[] fields = line.Split('\t');
        bool isLine = fields.Length == 4 && fields[0].Trim().Length > 0 && fields[1] is { Length: 9 } tag && tag[4] == ',';
        ushort group = 0, element = 0;
        isLine = isLine && ushort.TryParse(fields[1].AsSpan(0, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out group) && (group & 1) != 0
            && ushort.TryParse(fields[1].AsSpan(7, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out element);
        string letters = isLine ? fields[2].Trim() : "";
        return letters.Length == 2 && VrTraits.FormOf((byte)Math.Min(letters[0], (char)255), (byte)Math.Min(letters[1], (char)255)) != VrTraits.LengthForm.Unknown
            ? new PrivateAttribute(fields[0].Trim(), group, (byte)element, (DicomVr)((letters[0] << 8) | letters[1]), fields[3].Trim())
            : throw new MedImagingException(ErrorKind.InvalidInput, $"Private dictionary, line {number}: a line has creator, tag (gggg,xxee), VR and name, separated by tabs.");
    }
}
