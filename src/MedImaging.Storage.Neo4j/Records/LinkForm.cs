namespace MedImaging;

/// <summary>A link as a text: a node's list <c>_links</c> has what its record says it is connected to, in order; the relationships of the graph are made from it and marked with their owner.</summary>
internal static class LinkForm
{
    private const char Outgoing = '>';
    private const char Incoming = '<';

    /// <summary>Writes a link; the target's key is the tenant and what follows the name.</summary>
    public static string Write(RecordLink link)
        => $"{(link.IsIncoming ? Incoming : Outgoing)}{GraphNames.Relationship(link.Name)}{GraphNames.Separator}{link.Kind}{GraphNames.Separator}{link.Id}";

    public static RecordLink Read(string form)
    {
        int name = form.IndexOf(GraphNames.Separator, StringComparison.Ordinal);
        int kind = name < 0 ? -1 : form.IndexOf(GraphNames.Separator, name + 1);
        return kind < 0 || form[0] is not (Outgoing or Incoming)
            ? throw GraphRow.Damaged()
            : new RecordLink(form[1..name], form[(name + 1)..kind], form[(kind + 1)..], form[0] == Incoming);
    }
}
