namespace Quiete.Server.Gate;

/// <summary>What another room knows of that a principal may have to answer for.</summary>
internal interface IExposedElsewhere
{
    /// <summary>Between two instants.</summary>
    Task<IReadOnlyList<ExposedContact>> Of(long principal, DateTimeOffset from, DateTimeOffset to, CancellationToken stop);

    /// <summary>Where one of its rules is written; null: nowhere, or it is none of its own.</summary>
    string? SourceOf(string rule);
}
