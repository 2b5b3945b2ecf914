namespace MedImaging.Formats.Pdf;

/// <summary>Noto Sans, carried in this assembly under the SIL Open Font License (Fonts/OFL.txt): Latin, Greek, Cyrillic and more.</summary>
internal static class EmbeddedFonts
{
    private static readonly Lazy<TrueTypeFont> LazyRegular = new(() => Load("NotoSans-Regular"));
    private static readonly Lazy<TrueTypeFont> LazyBold = new(() => Load("NotoSans-Bold"));

    private static readonly Lazy<TrueTypeFont> LazySymbols = new(() => Load("NotoSansMath-Regular"));

    public static TrueTypeFont Regular => LazyRegular.Value;

    public static TrueTypeFont Bold => LazyBold.Value;

    /// <summary>Gets Noto Sans Math, for the signs Noto Sans lacks: ≥, ≤, ≈, arrows.</summary>
    public static TrueTypeFont Symbols => LazySymbols.Value;

    private static TrueTypeFont Load(string name)
    {
        using var resource = typeof(EmbeddedFonts).Assembly.GetManifestResourceStream($"MedImaging.Formats.Fonts.{name}.ttf")
            ?? throw new InvalidOperationException($"The assembly lacks its font {name}.");
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new TrueTypeFont(file, name);
    }
}
