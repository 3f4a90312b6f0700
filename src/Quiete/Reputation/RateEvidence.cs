namespace Quiete.Reputation;

/// <summary>How long all voices kept their registers in the window, in months: what every company's contacts are held against.</summary>
/// <param name="Voices">How many voices.</param>
/// <param name="Months">Their months, added up.</param>
/// <param name="MonthsSquared">The squares of their months, added up.</param>
internal sealed record Exposure(int Voices, double Months, double MonthsSquared);

/// <summary>What voices say of one company, added up: enough for its rate and for how far the voices differ.</summary>
/// <param name="Voices">How many voices had a contact.</param>
/// <param name="Contacts">Their contacts, each voice's bounded.</param>
/// <param name="Squares">The squares of the voices' contacts, added up.</param>
/// <param name="Cross">Each voice's contacts times its months, added up.</param>
internal sealed record RateEvidence(int Voices, double Contacts, double Squares, double Cross, Exposure Exposure)
{
    /// <summary>Contacts a month of one voice.</summary>
    public double Rate => Contacts / Exposure.Months;

    /// <summary>How many times wider than Poisson's the spread is: voices differ, and one voice's contacts come together. Never below 1.</summary>
    /// <remarks>
    /// The quasi-Poisson factor with the voice as the unit: the squared distances of all voices, those without a contact too, from what
    /// the common rate expects of their months, over what Poisson expects of them.
    /// </remarks>
    public double Dispersion
    {
        get
        {
            if (Contacts <= 0 || Exposure.Voices < 2) return 1;
            var rate = Rate;
            var distances = Squares - 2 * rate * Cross + rate * rate * Exposure.MonthsSquared;
            return Math.Max(1, distances / Contacts * Exposure.Voices / (Exposure.Voices - 1));
        }
    }
}
