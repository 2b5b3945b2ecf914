namespace MedImaging;

/// <summary>A link as a text: a node's list <c>_links</c> has what its record says it is connected to, in order; the relationships of the graph are made from it and marked with their owner.</summary>
internal static class LinkForm
{
    private const char Outgoing = '>';
    private const char Incoming = '<';

    /// <summary>Writes a link: direction and name, kind, and the id; where the other one's key has the id's hash, that before it.</summary>
    public static string Write(RecordLink link)
    {
        string indexed = GraphNames.Indexed(link.Id);
        string id = indexed == link.Id ? link.Id : indexed + GraphNames.Separator + link.Id;
        return $"{(link.IsIncoming ? Incoming : Outgoing)}{GraphNames.Relationship(link.Name)}{GraphNames.Separator}{link.Kind}{GraphNames.Separator}{id}";
    }

    public static RecordLink Read(string form)
    {
        string[] parts = form.Split(GraphNames.Separator, 3);
        if (parts.Length < 3 || parts[0] is not [Outgoing or Incoming, _, ..])
        {
            throw GraphRow.Damaged();
        }

        string id = parts[2];
        if (id.StartsWith(GraphNames.Separator))
        {
            id = id.Split(GraphNames.Separator, 3) is [_, _, var whole] ? whole : throw GraphRow.Damaged();
        }

        return new RecordLink(parts[0][1..], parts[1], id, parts[0][0] == Incoming);
    }
}
