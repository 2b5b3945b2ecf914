namespace MedImaging;

/// <summary>The tags of Bolt's messages.</summary>
internal static class MessageTag
{
    internal const byte Hello = 0x01, Goodbye = 0x02, Reset = 0x0F, Run = 0x10, Begin = 0x11, Commit = 0x12, Rollback = 0x13;
    internal const byte Discard = 0x2F, Pull = 0x3F, Telemetry = 0x54, Route = 0x66, Logon = 0x6A, Logoff = 0x6B;
    internal const byte Success = 0x70, Record = 0x71, Ignored = 0x7E, Failure = 0x7F;
}
