namespace MedImaging;

/// <summary>Fits a logistic curve by Newton's method with halved steps (Lin, Lin and Weng, 2007).</summary>
internal static class LogisticFit
{
    private const int MaxSteps = 100;
    private const double Ridge = 1e-12;

    public static PlattTerm Of(ReadOnlySpan<double> odds, ReadOnlySpan<bool> truths)
    {
        int positives = truths.Count(true), negatives = truths.Length - positives;

        // Platt's targets: a little inside 0 and 1, so that cases told apart without a fault still have a best curve.
        var targets = ((positives + 1d) / (positives + 2d), 1d / (negatives + 2d));
        double slope = 0, offset = Math.Log((positives + 1d) / (negatives + 1d));
        double loss = Loss(odds, truths, targets, slope, offset);
        for (int step = 0; step < MaxSteps; step++)
        {
            var (towardsSlope, towardsOffset) = Direction(odds, truths, targets, slope, offset);
            double length = 1, next = double.PositiveInfinity;
            for (; length > 1e-10; length /= 2)
            {
                next = Loss(odds, truths, targets, slope + (length * towardsSlope), offset + (length * towardsOffset));
                if (next < loss)
                {
                    break;
                }
            }

            if (!(next < loss))
            {
                break;
            }

            (slope, offset, loss) = (slope + (length * towardsSlope), offset + (length * towardsOffset), next);
        }

        // A curve that falls would turn the model's order over: then the scores say nothing, and the share of positives is all there is.
        return slope > 0 ? new PlattTerm(slope, offset) : new PlattTerm(0, Math.Log((positives + 1d) / (negatives + 1d)));
    }

    private static double Loss(ReadOnlySpan<double> odds, ReadOnlySpan<bool> truths, (double Positive, double Negative) targets, double slope, double offset)
    {
        double sum = 0;
        for (int i = 0; i < odds.Length; i++)
        {
            double x = (slope * odds[i]) + offset, target = truths[i] ? targets.Positive : targets.Negative;
            sum += Math.Max(x, 0) - (target * x) + Math.Log(1 + Math.Exp(-Math.Abs(x)));   // −t ln p − (1 − t) ln(1 − p)
        }

        return sum;
    }

    // −H⁻¹g of the loss.
    private static (double Slope, double Offset) Direction(ReadOnlySpan<double> odds, ReadOnlySpan<bool> truths, (double Positive, double Negative) targets, double slope, double offset)
    {
        double g1 = 0, g2 = 0, h11 = Ridge, h12 = 0, h22 = Ridge;
        for (int i = 0; i < odds.Length; i++)
        {
            double p = LabelScores.Logistic((slope * odds[i]) + offset), error = p - (truths[i] ? targets.Positive : targets.Negative), weight = p * (1 - p);
            g1 += odds[i] * error;
            g2 += error;
            h11 += odds[i] * odds[i] * weight;
            h12 += odds[i] * weight;
            h22 += weight;
        }

        double determinant = (h11 * h22) - (h12 * h12);
        return determinant > 0
            ? (((h12 * g2) - (h22 * g1)) / determinant, ((h12 * g1) - (h11 * g2)) / determinant)
            : (-g1, -g2);
    }
}
