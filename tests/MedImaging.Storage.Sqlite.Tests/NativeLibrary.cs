using System.Runtime.CompilerServices;

namespace MedImaging.Tests;

internal static class NativeLibrary
{
#pragma warning disable CA2255 // The host chooses SQLite; here the tests are the host, and this runs before any of them.
    [ModuleInitializer]
    public static void Choose() => SQLitePCL.Batteries_V2.Init();
#pragma warning restore CA2255
}
