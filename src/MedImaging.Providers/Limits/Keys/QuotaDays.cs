namespace MedImaging.Providers;

/// <summary>Finds the next beginning of a provider's day, without the system's time zones: small containers have none.</summary>
internal static class QuotaDays
{
    public static DateTimeOffset NextAfter(DateTimeOffset now, QuotaReset reset)
    {
        var utc = now.ToUniversalTime();
        if (reset == QuotaReset.UtcMidnight)
        {
            return new DateTimeOffset(utc.Date.AddDays(1), TimeSpan.Zero);
        }

        // Midnight in California is 7 or 8 hours after midnight UTC: the first of yesterday, today and tomorrow that is still to come.
        for (int day = -1; ; day++)
        {
            var date = utc.Date.AddDays(day);
            var midnight = new DateTimeOffset(date, IsSummer(date) ? TimeSpan.FromHours(-7) : TimeSpan.FromHours(-8));
            if (midnight > utc)
            {
                return midnight.ToUniversalTime();
            }
        }
    }

    // Energy Policy Act of 2005: from the second Sunday of March to the first of November, both changing at 2 in the morning, after midnight.
    private static bool IsSummer(DateTime date) => date > Sunday(date.Year, 3, 2) && date <= Sunday(date.Year, 11, 1);

    private static DateTime Sunday(int year, int month, int which)
    {
        var first = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return first.AddDays(((7 - (int)first.DayOfWeek) % 7) + (7 * (which - 1)));
    }
}
