using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>What a filter asks of a row, as numbers of words; 0 is no word.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RowTags
{
    public const int Size = 12;

    public const short NoAge = -1;

    public int Patient;
    public ushort Modality;
    public ushort BodyPart;
    public ushort Site;
    public short Age;
}
