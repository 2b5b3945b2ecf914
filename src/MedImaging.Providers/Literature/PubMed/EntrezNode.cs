using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace MedImaging.Providers;

/// <summary>An element of an E-utilities answer. The reader that makes it knows no entities but the five of XML, opens nothing, and stops at its limits.</summary>
internal sealed class EntrezNode
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 1_000_000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,   // every answer has a DOCTYPE; nothing in it is looked at
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    private List<object>? _content;   // EntrezNode or string, in order
    private List<(string Name, string Value)>? _attributes;

    private EntrezNode(string name) => Name = name;

    /// <summary>The name without a namespace.</summary>
    public string Name { get; }

    public IEnumerable<EntrezNode> Elements => _content?.OfType<EntrezNode>() ?? [];

    /// <summary>Reads a document, without the elements of some names.</summary>
    /// <returns>The root, or <see langword="null"/> when it is no XML or passes a limit.</returns>
    public static EntrezNode? TryRead(ReadOnlyMemory<byte> body, params ReadOnlySpan<string> without)
    {
        try
        {
            var bytes = MemoryMarshal.TryGetArray(body, out var segment) ? segment : new ArraySegment<byte>(body.ToArray());
            using var reader = XmlReader.Create(new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false), Settings);
            return Read(reader, without);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public EntrezNode? Child(string name) => Elements.FirstOrDefault(element => element.Name == name);

    public IEnumerable<EntrezNode> Children(string name) => Elements.Where(element => element.Name == name);

    /// <summary>The element at the end of a path such as <c>Journal/JournalIssue/PubDate</c>.</summary>
    public EntrezNode? At(string path)
    {
        EntrezNode? node = this;
        foreach (string name in path.Split('/'))
        {
            node = node?.Child(name);
        }

        return node;
    }

    public string? TextAt(string path) => At(path)?.Text();

    public string? Attribute(string name) => _attributes?.Find(attribute => attribute.Name == name).Value;

    /// <summary>All text within, in order.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        AddText(text);
        return text.ToString();
    }

    private static EntrezNode? Read(XmlReader reader, ReadOnlySpan<string> without)
    {
        var open = new Stack<EntrezNode>();
        EntrezNode? root = null;
        int nodes = 0;
        bool isMoved = reader.Read();
        while (isMoved)
        {
            if (++nodes > MaxNodes || open.Count > MaxDepth)
            {
                return null;
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element when root is not null && without.Contains(reader.LocalName):
                    reader.Skip();
                    isMoved = !reader.EOF;
                    continue;
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    var element = Element(reader);
                    root ??= element;
                    if (open.TryPeek(out var parent))
                    {
                        (parent._content ??= []).Add(element);
                    }

                    if (!isEmpty)
                    {
                        open.Push(element);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.TryPop(out _);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when open.TryPeek(out var owner):
                    (owner._content ??= []).Add(reader.Value);
                    break;
            }

            isMoved = reader.Read();
        }

        return root;
    }

    private static EntrezNode Element(XmlReader reader)
    {
        var element = new EntrezNode(reader.LocalName);
        while (element._attributes is not { Count: >= 32 } && reader.MoveToNextAttribute())
        {
            (element._attributes ??= []).Add((reader.LocalName, reader.Value));
        }

        reader.MoveToElement();
        return element;
    }

    // The depth was bounded when reading.
    private void AddText(StringBuilder text)
    {
        foreach (object each in _content ?? [])
        {
            if (each is EntrezNode element)
            {
                element.AddText(text);
            }
            else
            {
                text.Append((string)each);
            }
        }
    }
}
