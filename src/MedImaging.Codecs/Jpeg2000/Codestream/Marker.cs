namespace MedImaging.Codecs;

/// <summary>The marker codes of T.800 A.2 that matter here.</summary>
internal static class Marker
{
    public const int StartOfCodestream = 0xFF4F;
    public const int ExtendedCapabilities = 0xFF50;
    public const int ImageSize = 0xFF51;
    public const int CodingDefault = 0xFF52;
    public const int CodingComponent = 0xFF53;
    public const int QuantizationDefault = 0xFF5C;
    public const int QuantizationComponent = 0xFF5D;
    public const int RegionOfInterest = 0xFF5E;
    public const int ProgressionChange = 0xFF5F;
    public const int PackedHeadersMain = 0xFF60;
    public const int PackedHeadersTile = 0xFF61;
    public const int StartOfTilePart = 0xFF90;
    public const int StartOfPacket = 0xFF91;
    public const int EndOfPacketHeader = 0xFF92;
    public const int StartOfData = 0xFF93;
    public const int EndOfCodestream = 0xFFD9;

    /// <summary>Whether a code is a marker without a segment (A.1.3: FF30 to FF3F).</summary>
    public static bool HasNoSegment(int code) => code is >= 0xFF30 and <= 0xFF3F;
}
