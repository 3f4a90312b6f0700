using System.Globalization;
using Quiete.Rules;

namespace Quiete.Server.Accounts;

/// <summary>What people write into the form of a new key.</summary>
internal static class KeyForm
{
    /// <summary>Reads the last day and the quota; left empty they are null. False: one of them is of no use.</summary>
    /// <param name="expires">Midnight in Italy after the last day.</param>
    public static bool TryRead(string? lastDay, string? quota, DateTimeOffset now, out DateTimeOffset? expires, out long? dailyQuota)
    {
        (expires, dailyQuota) = (null, null);
        if (!string.IsNullOrWhiteSpace(lastDay))
        {
            if (!DateOnly.TryParseExact(lastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue) return false;
            expires = RomeTime.StartOf(day.AddDays(1));
            if (expires <= now) return false;
        }

        if (string.IsNullOrWhiteSpace(quota)) return true;
        if (!long.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return false;
        dailyQuota = number;
        return true;
    }
}
