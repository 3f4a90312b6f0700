using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What a person says of a case when they open or change it.</summary>
/// <param name="Brand">The company; null: <paramref name="Named"/> is its name.</param>
/// <param name="Kind">What it sells, where no brand says it.</param>
/// <param name="Basis">Why the person thinks that it was this company; a guess stays marked as one, in every document.</param>
/// <param name="Address">Where letters to it go, on several lines.</param>
/// <param name="Pec">Its certified mailbox.</param>
/// <param name="Told">What it is about.</param>
internal sealed record CaseTold(
    CaseSubject Subject, string Title, long? Brand = null, string? Named = null, BrandKind? Kind = null, Basis? Basis = null, string? Address = null, string? Pec = null, string? Told = null)
{
    public const int MaxTitle = 120;
    public const int MaxAddress = 400;
    public const int MaxTold = 10_000;

    /// <summary>The same, checked.</summary>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    public CaseTold Checked() => this with
    {
        Title = PlainText.Line("title", Title, MaxTitle) ?? throw new BadInputException("title", "This field is needed."),
        Named = Brand is null ? PlainText.Line("named", Named, BrandStore.MaxName) : null,
        Address = PlainText.Lines("address", Address, MaxAddress),
        Pec = Texts.Email("pec", Pec),
        Told = PlainText.Lines("told", Told, MaxTold),
    };
}

/// <summary>What a person gathers against one company (pratica).</summary>
/// <param name="Brand">The company, where it is one of the brands.</param>
internal sealed record Case(long Id, long Person, CaseTold Told, Brand? Brand, DateTimeOffset Opened, DateTimeOffset? Closed, long Change)
{
    /// <summary>The company's name as documents give it; null: nobody knows it.</summary>
    public string? Company => Brand?.Name ?? Told.Named;

    /// <summary>What it sells, as far as it is known.</summary>
    public BrandKind? Kind => Brand?.Kind ?? Told.Kind;

    public bool IsOpen => Closed is null;
}
