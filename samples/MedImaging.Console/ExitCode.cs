namespace MedImaging.Samples;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;
    public const int BadInput = 3;
    public const int PartlyDone = 4;
    public const int Cancelled = 130;
}
