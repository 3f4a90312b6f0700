namespace Quiete.Server.Companies;

/// <summary>What callers want, as people tell them apart. Rankings compare brands of one kind only.</summary>
internal enum BrandKind
{
    Telecom,
    Energy,
    Finance,
    Insurance,
    Charity,
    Survey,
    Other,
    Scam,
}

/// <summary>A name under which a company sells (marchio): what people know a caller by.</summary>
/// <param name="Company">The company of Quiete that it belongs to; null: it does not take part.</param>
internal sealed record Brand(long Id, string Name, BrandKind Kind, long? Company, string? Website);
