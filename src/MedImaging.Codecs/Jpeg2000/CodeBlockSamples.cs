namespace MedImaging.Codecs;

/// <summary>The form of the coefficients that a block decoder, arithmetic (T.800 D) or high-throughput (T.814 7), leaves behind.</summary>
/// <remarks>
/// <para>Each is a plain two's complement <see cref="int"/>: sign × magnitude. Magnitudes are aligned to the top: the first bit plane of the sub-band
/// (plane M_b − 1 of T.800 E.1, or M_b' − 1 with a region of interest) is bit <see cref="TopBit"/> = 30. So a decoder needs to know only how many planes are missing:
/// with <c>missingBitPlanes</c> = P its first coded plane is bit 30 − P. High throughput: the clean-up pass ends at plane bit <c>c = 30 − P</c>;
/// refinement passes add bit <c>c − 1</c>.</para>
/// <para>Half a step: in a coefficient that is not zero, the bit below its lowest decoded plane is set (r = 0.5 of T.800 E.1.1.2): a magnitude m decoded down to
/// bit b is (2m + 1) · 2^(b−1), where m counts in units of bit b. A coefficient that a refinement pass did not reach keeps the half of the pass before.
/// Zero stays zero. Hence b ≥ 1 always: a block that asks for a plane below bit <see cref="LowestBit"/> is refused before it gets to a decoder by
/// <c>missingBitPlanes + planes ≤ <see cref="MaxPlanes"/></c>; decoders check it all the same.</para>
/// <para>With M_b planes the unit step of the quantiser is bit 31 − M_b: reversible sub-bands take sign × (magnitude &gt;&gt; (31 − M_b)), exact once all planes came;
/// irreversible ones take value × Δ_b × 2^−(31 − M_b).</para>
/// <para>A decoder writes every coefficient of its width × height, row by row with the given stride, and nothing else.</para>
/// </remarks>
internal static class CodeBlockSamples
{
    /// <summary>The bit of the first plane of a sub-band.</summary>
    public const int TopBit = 30;

    /// <summary>The lowest bit that a plane may have; below it there must be room for the half.</summary>
    public const int LowestBit = 1;

    /// <summary>The most planes, missing ones included, that fit.</summary>
    public const int MaxPlanes = TopBit - LowestBit + 1;
}
