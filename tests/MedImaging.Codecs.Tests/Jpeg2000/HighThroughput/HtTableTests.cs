namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>The properties that the decoder's tables rely on.</summary>
public sealed class HtTableTests
{
    [Fact]
    public void Rows_AreCompletePrefixCodes_InEachContext()
    {
        foreach (uint[] rows in new[] { HtContextRows.FirstLinePair.ToArray(), HtContextRows.OtherLinePairs.ToArray() })
        {
            foreach (var context in rows.GroupBy(row => row >> 28))
            {
                int[] uses = new int[128];
                foreach (uint row in context)
                {
                    for (int i = (int)(row >> 4 & 0xFF); i < 128; i += 1 << (int)(row & 15))
                    {
                        uses[i]++;
                    }
                }

                Assert.All(uses, count => Assert.Equal(1, count));
            }
        }

        Assert.Equal((444, 358), (HtContextRows.FirstLinePair.Length, HtContextRows.OtherLinePairs.Length));
    }

    [Fact]
    public void Rows_KnowExponentsOnlyOfSignificantSamples_AndOnlyWithAResidual()
    {
        foreach (uint row in HtContextRows.FirstLinePair.ToArray().Concat(HtContextRows.OtherLinePairs.ToArray()))
        {
            uint pattern = row >> 24 & 15, hasResidual = row >> 20 & 15, known = row >> 16 & 15, ones = row >> 12 & 15;
            Assert.Equal(0u, known & ~pattern);
            Assert.Equal(0u, ones & ~known);
            Assert.True(hasResidual == 1 ? pattern != 0 : hasResidual + known == 0);
        }
    }

    [Fact]
    public void Codes_ExistForEveryPatternAndBound_InEachContext()
    {
        foreach (ushort[] codes in new[] { HtTables.FirstCodes, HtTables.OtherCodes })
        {
            for (int index = 1; index < codes.Length; index++)
            {
                int context = index >> 8, pattern = index >> 4 & 15, bound = index & 15;
                bool isPossible = (bound & ~pattern) == 0 && (context != 0 || pattern != 0);
                Assert.Equal(isPossible, codes[index] >> 8 != 0);
            }
        }
    }
}
