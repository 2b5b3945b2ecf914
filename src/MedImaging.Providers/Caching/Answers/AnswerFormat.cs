namespace MedImaging.Providers;

/// <summary>The marks in a kept answer. Another version is not read: it is a miss.</summary>
internal static class AnswerFormat
{
    public const byte Version = 1;

    public const byte Null = 0;
    public const byte Text = 1;
    public const byte Reasoning = 2;
    public const byte Data = 3;
    public const byte Call = 4;
    public const byte Boolean = 5;
    public const byte Int = 6;
    public const byte Long = 7;
    public const byte Single = 8;
    public const byte Double = 9;
    public const byte Json = 10;
}
