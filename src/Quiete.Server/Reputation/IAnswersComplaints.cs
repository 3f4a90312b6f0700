namespace Quiete.Server.Reputation;

/// <summary>Whether a brand's company answers complaints within the clock: a share from 0 to 1 with its 95 % interval.</summary>
/// <param name="People">Whose complaints it rests on.</param>
internal sealed record AnsweredInTime(int People, double Share, double Low, double High);

/// <summary>What another room can say of how companies answer those who complain to them.</summary>
internal interface IAnswersComplaints
{
    /// <summary>Of a brand; null: too few people complained through Quiete.</summary>
    Task<AnsweredInTime?> OfBrand(long brand, CancellationToken stop);
}
