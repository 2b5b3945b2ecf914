namespace MedImaging;

/// <summary>The marker bytes of PackStream version 1.</summary>
internal static class PackStreamMarker
{
    internal const byte TinyString = 0x80, TinyList = 0x90, TinyMap = 0xA0, TinyStruct = 0xB0;
    internal const byte Null = 0xC0, Float64 = 0xC1, False = 0xC2, True = 0xC3;
    internal const byte Integer8 = 0xC8, Integer16 = 0xC9, Integer32 = 0xCA, Integer64 = 0xCB;
    internal const byte Bytes8 = 0xCC, Bytes16 = 0xCD, Bytes32 = 0xCE;
    internal const byte String8 = 0xD0, String16 = 0xD1, String32 = 0xD2;
    internal const byte List8 = 0xD4, List16 = 0xD5, List32 = 0xD6;
    internal const byte Map8 = 0xD8, Map16 = 0xD9, Map32 = 0xDA;

    /// <summary>The least integer that is its own marker (F0).</summary>
    internal const int LeastTinyInt = -16;

    /// <summary>How deep lists, maps and structures may nest, in and out.</summary>
    internal const int MaxDepth = 64;
}
