using Quiete.Procedures;
using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>What is asked of the calculator, as a form or an address has it.</summary>
/// <param name="Item">The id of an item of the table.</param>
/// <param name="From">A day; with <paramref name="To"/> it gives the days.</param>
/// <param name="Units">Days or years, where no days of the calendar are given.</param>
internal sealed record IndemnityForm(string? Item, string? From, string? To, string? Units, bool Ultra)
{
    /// <summary>The sum, with its arithmetic.</summary>
    /// <param name="today">Until when it is reckoned where no end is given; days to come are no delay yet.</param>
    /// <exception cref="BadInputException">Something cannot be read, or does not fit.</exception>
    public Indemnity Read(DateOnly today)
    {
        var (from, to) = (Texts.Day("from", From), Texts.Day("to", To));
        var day = from ?? today;
        var item = ProcedurePack.Italian.Indemnities.FirstOrDefault(one => one.Id == Item && one.InForceOn(day))
            ?? throw new BadInputException("item", ProcedurePack.Italian.Indemnities.Any(one => one.Id == Item) ? "The table has no value for that day." : "Choose what happened.");
        return Indemnity.Of(item, UnitsOf(item, from, to, today), Ultra);
    }

    private int UnitsOf(IndemnityItem item, DateOnly? from, DateOnly? to, DateOnly today)
    {
        if (item.Per == IndemnityPer.Day && from is { } began)
        {
            if (began > today) throw new BadInputException("from", "This day is still to come.");
            if (to > today) throw new BadInputException("to", "This day is still to come.");
            var ended = to ?? today;
            if (ended < began) throw new BadInputException("to", "It cannot end before it begins.");
            return ended.DayNumber - began.DayNumber <= Indemnity.MostDays ? Indemnity.Days(began, ended) : throw new BadInputException("from", "That is too long ago.");
        }

        if (item.Per == IndemnityPer.Nothing) return 0;
        var units = Texts.Whole("units", Units) ?? throw new BadInputException("units", item.Per == IndemnityPer.Year ? "Say how many years." : "Say from when, or how many days.");
        return units <= Indemnity.MostDays ? (int)units : throw new BadInputException("units", $"At most {Indemnity.MostDays}.");
    }
}
