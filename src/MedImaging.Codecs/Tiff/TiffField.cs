namespace MedImaging.Codecs;

/// <summary>Where the numbers of a field are; all of them lie inside of the file. A field that is not there has none.</summary>
internal readonly record struct TiffField(int Type, long Count, long Offset);
