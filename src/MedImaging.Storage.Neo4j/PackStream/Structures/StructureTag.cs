namespace MedImaging;

/// <summary>The tags of Bolt's structures (Structure Semantics).</summary>
internal static class StructureTag
{
    internal const byte Node = 0x4E, Relationship = 0x52, UnboundRelationship = 0x72, Path = 0x50;
    internal const byte Date = 0x44, Time = 0x54, LocalTime = 0x74, LocalDateTime = 0x64, Duration = 0x45;
    internal const byte DateTime = 0x49, DateTimeZoneId = 0x69, LegacyDateTime = 0x46, LegacyDateTimeZoneId = 0x66;
    internal const byte Point2D = 0x58, Point3D = 0x59, Vector = 0x56;
}
