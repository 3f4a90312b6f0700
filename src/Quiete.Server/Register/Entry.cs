using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Register;

/// <summary>Why a person thinks that it was this company. What is only guessed stays marked as a guess, everywhere.</summary>
internal enum Basis
{
    /// <summary>The agent, the message or the visitor said so.</summary>
    Said,

    /// <summary>A contract, a letter or a message in its name arrived.</summary>
    Contract,

    /// <summary>The line is declared by it, or the person looked the line up.</summary>
    LookUp,

    /// <summary>Nothing but a thought.</summary>
    Guess,
}

/// <summary>A contact as it is recorded.</summary>
/// <param name="DeviceKey">Made by the device, at most <see cref="EntryStore.MaxDeviceKey"/> characters: the same entry sent twice counts once.</param>
/// <param name="Line">The line shown; <see cref="CallerLine.Withheld"/>: hidden, or not readable.</param>
/// <param name="LineText">What was written, where it could not be read as a line; it can be corrected later.</param>
/// <param name="OwnNumber">Which of the person's numbers was called.</param>
/// <param name="Claimed">The name that the caller gave, where no brand was chosen.</param>
/// <param name="Courtesy">1 rude … 5 courteous.</param>
/// <param name="Useful">A wanted contact: it counts against nobody.</param>
/// <param name="AgainOf">The device key of the entry on which the person tapped "again".</param>
/// <param name="Import">The file that it came with.</param>
internal sealed record NewEntry(
    string DeviceKey,
    DateTimeOffset Received,
    Channels Channel,
    CallerLine Line,
    string? LineText = null,
    PhoneNumber? OwnNumber = null,
    bool? Answered = null,
    int? Seconds = null,
    long? Brand = null,
    string? Claimed = null,
    Basis? Basis = null,
    BrandKind? Kind = null,
    string? Said = null,
    int? Courtesy = null,
    bool Useful = false,
    string? AgainOf = null,
    long? Import = null);

/// <summary>A contact in somebody's register.</summary>
/// <param name="WrittenBy">The account that wrote it: the person's own, or a helper's.</param>
/// <param name="TakenBack">When it was taken back; it can be put back.</param>
internal sealed record Entry(long Id, long Person, long WrittenBy, DateTimeOffset Recorded, DateTimeOffset? TakenBack, long Change, NewEntry Told)
{
    public EntryMoment Moment => new(Id, Told.Received, Told.Useful);
}

/// <summary>When a contact came, and nothing else of it.</summary>
/// <param name="Useful">A wanted one.</param>
internal sealed record EntryMoment(long Id, DateTimeOffset Received, bool Useful);

/// <summary>What an entry said before a correction.</summary>
/// <param name="By">The account that corrected it.</param>
internal sealed record EntryVersion(Entry Before, long By, DateTimeOffset Corrected);
