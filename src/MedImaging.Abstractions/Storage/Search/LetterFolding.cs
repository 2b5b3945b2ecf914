using System.Collections.Frozen;

namespace MedImaging;

/// <summary>Letters without their diacritics. A table of its own, because <see cref="string.Normalize()"/> and culture data differ between hosts and versions, and words once stored must be found for ever.</summary>
internal static class LetterFolding
{
    // Each line: what the letters become, and the lower-case letters that become it (Unicode's decompositions, and what people type for the rest).
    private static readonly (string Folded, string Letters)[] Lines =
    [
        ("a", "ªàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặẚ\u212B"), ("ae", "æǣǽ"), ("b", "ḃḅḇ"), ("c", "çćĉċčḉ"), ("d", "ďđðḋḍḏḑḓ"), ("dz", "ǆǳ"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"), ("f", "ƒḟ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("g", "ĝğġģǧǵḡ"), ("h", "ĥħȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįıİǐȉȋḭḯỉị"), ("ij", "ĳ"), ("j", "ĵǰ"), ("k", "ķĸǩḱḳḵ\u212A"), ("l", "ĺļľŀłḷḹḻḽ"), ("lj", "ǉ"), ("m", "ḿṁṃ"),
        ("n", "ñńņňŉŋǹṅṇṉṋ"), ("nj", "ǌ"), ("o", "ºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"), ("oe", "œ"), ("p", "ṕṗ"), ("r", "ŕŗřȑȓṙṛṝṟ"),
        ("s", "śŝşšſșṡṣṥṧṩẛ"), ("ss", "ßẞ"), ("st", "ﬅﬆ"), ("t", "ţťŧțṫṭṯṱẗ"), ("th", "þ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
        ("v", "ṽṿ"), ("w", "ŵẁẃẅẇẉẘ"), ("ʒ", "ǯ"), ("x", "ẋẍ"), ("y", "ýÿŷȳẏẙỳỵỷỹ"), ("z", "źżžẑẓẕ"),
        ("α", "\u1F71άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"), ("β", "ϐ"), ("ε", "\u1F73έϵἐἑἒἓἔἕὲέ"), ("η", "\u1F75ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"), ("θ", "ϑ"),
        ("ι", "\u1F77\u1FD3\u1FBEίΐϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ"), ("κ", "ϰ"), ("μ", "µ"), ("ο", "\u1F79όὀὁὂὃὄὅὸό"), ("π", "ϖ"), ("ρ", "ϱῤῥ"), ("σ", "ςϲ"),
        ("υ", "\u1F7B\u1FE3ύϋΰὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"), ("φ", "ϕ"), ("ω", "\u1F7Dώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
        ("а", "ӑӓ"), ("г", "ѓ"), ("е", "ѐёӗ"), ("ж", "ӂӝ"), ("з", "ӟ"), ("и", "ѝйӣӥ"), ("к", "ќ"), ("о", "ӧ"), ("у", "ўӯӱӳ"),
        ("ч", "ӵ"), ("ы", "ӹ"), ("э", "ӭ"), ("і", "ї"), ("ѵ", "ѷ"), ("ә", "ӛ"), ("ө", "ӫ"),
        ("ا", "أإآٱ"), ("ي", "ى"), ("ه", "ة"),
    ];

    private static readonly FrozenDictionary<int, string> Folded = Lines
        .SelectMany(static line => line.Letters.Select(letter => KeyValuePair.Create((int)letter, line.Folded)))
        .DistinctBy(static pair => pair.Key)
        .ToFrozenDictionary();

    /// <summary>What a lower-case letter becomes; <see langword="null"/> when it stays.</summary>
    public static string? Find(int letter) => Folded.GetValueOrDefault(letter);

    /// <summary>Whether a mark only changes how a letter is said, so that a word is the same without it. The vowel signs of South Asian scripts are not such marks.</summary>
    public static bool IsDiacritic(int mark) => mark is
        (>= 0x0300 and <= 0x036F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F)   // combining marks
        or (>= 0x0591 and <= 0x05C7)                                                    // Hebrew points
        or (>= 0x0610 and <= 0x061A) or 0x0640 or (>= 0x064B and <= 0x065F) or 0x0670   // Arabic signs, and the stroke that only lengthens
        or (>= 0xFE00 and <= 0xFE0F);                                                   // variation selectors

    /// <summary>Whether a script is written without spaces between words; each of its characters is a word here, and what is looked for is found as a phrase.</summary>
    public static bool IsSpaceless(int letter) => letter is
        (>= 0x0E00 and <= 0x0EFF)                                                       // Thai, Lao
        or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)                       // Burmese, Khmer
        or (>= 0x1100 and <= 0x11FF) or (>= 0xAC00 and <= 0xD7FF)                       // Korean, whose words carry particles
        or (>= 0x2E80 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)                       // Chinese, Japanese
        or (>= 0xFF66 and <= 0xFFDC) or (>= 0x1B000 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFF);
}
