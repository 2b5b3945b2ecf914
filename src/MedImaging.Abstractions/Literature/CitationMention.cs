namespace MedImaging;

/// <summary>A place in a text that points at a publication: an id, a number in brackets, or an author and a year.</summary>
/// <param name="Text">The words, as they stand there.</param>
/// <param name="Start">Where they begin.</param>
/// <param name="Length">How long they are.</param>
/// <param name="Item">The retrieved item it points at, or <see langword="null"/> when no such item was retrieved.</param>
public sealed record CitationMention(string Text, int Start, int Length, EvidenceItem? Item);
