using System.Collections.Immutable;
using Quiete.Gate;

namespace Quiete.Server.Companies;

/// <summary>A campaign with all that the engine must know of those who run it, as it stood when the book was read.</summary>
internal sealed record KnownCampaign
{
    public required CampaignEntry Entry { get; init; }

    public long Id => Entry.Id;

    public string Name => Entry.Name;

    public CompanyName Principal => Entry.Principal;

    /// <summary>Absent: the principal's own staff.</summary>
    public CompanyName? Agency => Entry.Agency;

    public DateOnly? From => Entry.From;

    public DateOnly? To => Entry.To;

    public bool IsClosed => Entry.Closed is not null;

    /// <summary>The lines of the agency; of the principal when its own staff calls.</summary>
    public required ImmutableArray<DeclaredLine> DeclaredLines { get; init; }

    /// <summary>What was checked of the agency; of the principal when its own staff calls.</summary>
    public required Accreditation Accreditation { get; init; }

    /// <summary>The days on which the agency may call for the principal, in order; none for own staff.</summary>
    public required IReadOnlyList<DaySpan> MandateDays { get; init; }

    /// <summary>The principal's policies that are not withdrawn, the latest first.</summary>
    public required ImmutableArray<Policy> Policies { get; init; }

    /// <summary>Silent calls for a hundred answered, of the last <see cref="CampaignDays.Window"/> days; absent: nothing ended in them.</summary>
    public decimal? SilentRatioPerCent { get; init; }

    /// <summary>Whether the campaign is open on a day. What else forbids it is for the gate.</summary>
    public bool RunsOn(DateOnly day) => Entry.RunsOn(day);

    /// <summary>The campaign as the engine judges it on a day.</summary>
    public Campaign On(DateOnly day) => new(
        new Contact
        {
            Principal = Principal.Name,
            Agency = Agency?.Name,
            Sector = Entry.Sector,
            Purpose = Entry.Purpose,
            Channel = Entry.Channel,
            CallerLine = Entry.Line,
            OriginCountry = Entry.OriginCountry,
            SilentRatioPerCent = SilentRatioPerCent,
        },
        AgencyOn(day),
        PublishedPolicy.On(day, Policies));

    private Agency AgencyOn(DateOnly day)
    {
        var mandate = MandateOn(day);
        return new Agency
        {
            Roc = Accreditation.Roc,
            RocTo = Accreditation.RocTo,
            CodeMember = Accreditation.InCodeOn(day),
            MandateFrom = mandate?.From,
            MandateTo = mandate?.To,
            Lines = DeclaredLines,
        };
    }

    // Where no mandate is in force, the one that will be, or else the last that was: then the reason can name its days.
    private DaySpan? MandateOn(DateOnly day)
    {
        foreach (var span in MandateDays)
        {
            if (span.To is null || span.To >= day) return span;
        }

        return MandateDays is [.., var last] ? last : null;
    }
}

/// <summary>Who gives a campaign and who runs it.</summary>
/// <param name="Agency">Null: the principal's own staff.</param>
internal sealed record CampaignParties(long Principal, CompanyName? Agency);
