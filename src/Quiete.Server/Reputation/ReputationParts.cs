using System.Data.Common;
using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Reputation;

/// <summary>What a person told of calls to customer services.</summary>
internal sealed class ServiceCallsPart(ServiceCallStore calls) : IPersonalPart
{
    public string Name => "serviceCalls";

    public async Task<object> Of(Person person, CancellationToken stop) => (await calls.Of(person.Id, int.MaxValue, stop)).Select(call => call.Told).ToList();
}

/// <summary>What a person disputed of a line of their own.</summary>
internal sealed class DisputesPart(DisputeStore disputes) : IPersonalPart
{
    public string Name => "disputes";

    public async Task<object> Of(Person person, CancellationToken stop) => person.Account is not { } account ? [] :
        (await disputes.Of(account, company: null, stop)).Select(one => new
        {
            one.Line, one.Words, opened = Moment.Iso(one.Opened), one.Due, decided = one.Decided is { } decided ? Moment.Iso(decided) : null,
            state = Terms.Of(one.State), one.Reason,
        }).ToList();

    public Task Forget(DbConnection connection, Person person) => person.Account is { } account ? disputes.Forget(connection, account) : Task.CompletedTask;
}
