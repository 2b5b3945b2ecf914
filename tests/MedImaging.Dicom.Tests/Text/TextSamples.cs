using System.Text;

namespace MedImaging.Dicom.Tests.Texts;

/// <summary>A text in a character set: its bytes as PS3.5 has them, and what they say.</summary>
internal sealed record Sample(string Terms, string Bytes, string Text)
{
    public byte[] Encoded => Encoding.Latin1.GetBytes(Bytes);
}

/// <summary>The examples of PS3.5 annexes H, I, J and K, and one of each other set.</summary>
internal static class TextSamples
{
    public static readonly Sample[] Names =
    [
        new("\\ISO 2022 IR 87", "Yamada^Tarou=\e$B;3ED\e(B^\e$BB@O:\e(B=\e$B$d$^$@\e(B^\e$B$?$m$&\e(B", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        new("ISO 2022 IR 13\\ISO 2022 IR 87", "\u00D4\u00CF\u00C0\u00DE^\u00C0\u00DB\u00B3=\e$B;3ED\e(J^\e$BB@O:\e(J=\e$B$d$^$@\e(J^\e$B$?$m$&\e(J", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        new("\\ISO 2022 IR 149", "Hong^Gildong=\e$)C\u00FB\u00F3^\e$)C\u00D1\u00CE\u00D4\u00D7=\e$)C\u00C8\u00AB^\e$)C\u00B1\u00E6\u00B5\u00BF", "Hong^Gildong=洪^吉洞=홍^길동"),
        new("ISO_IR 192", "Wang^XiaoDong=\u00E7\u008E\u008B^\u00E5\u00B0\u008F\u00E4\u00B8\u009C=", "Wang^XiaoDong=王^小东="),
        new("GB18030", "Wang^XiaoDong=\u00CD\u00F5^\u00D0\u00A1\u00B6\u00AB=", "Wang^XiaoDong=王^小东="),
        new("GBK", "Wang^XiaoDong=\u00CD\u00F5^\u00D0\u00A1\u00B6\u00AB=", "Wang^XiaoDong=王^小东="),
        new("\\ISO 2022 IR 58", "Zhang^XiaoDong=\e$)A\u00D5\u00C5^\e$)A\u00D0\u00A1\u00B6\u00AB=", "Zhang^XiaoDong=张^小东="),
        new("ISO_IR 100", "\u00C4neas^R\u00FCdiger", "Äneas^Rüdiger"),
        new("ISO_IR 100", "Buc^J\u00E9r\u00F4me", "Buc^Jérôme"),
        new("ISO_IR 101", "Wa\u00B3\u00EAsa^Lech", "Wałęsa^Lech"),
        new("ISO_IR 109", "\u00A1u\u00FE", "Ħuŝ"),
        new("ISO_IR 110", "\u00A9ulc^J\u00E0nis", "Šulc^Jānis"),
        new("ISO_IR 144", "\u00BB\u00EE\u00DAce\u00DC\u00D1y\u00E0g", "Люкceмбyрg"),
        new("ISO_IR 127", "\u00E2\u00C8\u00C7\u00E6\u00EA^\u00E4\u00E6\u00D2\u00C7\u00D1", "قباني^لنزار"),
        new("ISO_IR 126", "\u00C4\u00E9\u00EF\u00ED\u00F5\u00F3\u00E9\u00EF\u00F2", "Διονυσιος"),
        new("ISO_IR 138", "\u00F9\u00F8\u00E5\u00EF^\u00E3\u00E1\u00E5\u00F8\u00E4", "שרון^דבורה"),
        new("ISO_IR 148", "\u00C7avu\u00FEo\u00F0lu", "Çavuşoğlu"),
        new("ISO_IR 166", "\u00B9\u00D2\u00C1\u00CA\u00A1\u00D8\u00C5", "นามสกุล"),
        new("ISO_IR 13", "\u00D4\u00CF\u00C0\u00DE^\u00C0\u00DB\u00B3", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
        new("ISO 2022 IR 100\\ISO 2022 IR 126\\ISO 2022 IR 144", "Dionysios=\e-F\u00C4\u00E9\u00EF\u00ED\u00F5\u00F3\u00E9\u00EF\u00F2\e-A=\u00C4\e-L\u00BB\u00EE\u00DA\e-A", "Dionysios=Διονυσιος=ÄЛюк"),
        new("\\ISO 2022 IR 87\\ISO 2022 IR 159", "a=\e$BB@\e$(D\u0022\u006E\u0030\u0021\e(B", "a=太®丂"),
    ];

    public static readonly Sample[] Lines =
    [
        new("\\ISO 2022 IR 149", "The 1st line includes \e$)C\u00B1\u00E6\u00B5\u00BF.\r\nThe 2nd line includes \e$)C\u00B1\u00E6\u00B5\u00BF, too.\r\nThe 3rd line", "The 1st line includes 길동.\r\nThe 2nd line includes 길동, too.\r\nThe 3rd line"),
        new("\\ISO 2022 IR 58", "1. \e$)A\u00B5\u00DA\u00D2\u00BB\u00D0\u00D0\r\n2. \e$)A\u00B5\u00DA\u00B6\u00FE\u00D0\u00D0", "1. 第一行\r\n2. 第二行"),
        new("\\ISO 2022 IR 87", "\e$BF|K\\\e(B\r\n\e$B8l\e(B", "日本\r\n語"),
        new("GB18030", "\u0081\u005C|\u0095\u0032\u0082\u0036", "乗|\U00020000"),
        new("GBK", "\u0081\u005C", "乗"),
        new("ISO_IR 100", "a\\b", "a\\b"),
    ];
}
