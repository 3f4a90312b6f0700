using System.Data.Common;
using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>What a person takes along of their vault: that there are files, not the files. Those are chosen one by one.</summary>
internal sealed class VaultPersonalPart(VaultStore vault) : IPersonalPart
{
    public string Name => "vault";

    public async Task<object> Of(Person person, CancellationToken stop) => (await vault.Of(person.Id, stop)).Select(file => new
    {
        file.Id, file.Case, sha256 = file.Hash, file.Bytes, kind = Terms.Of(file.Kind), file.Seconds, added = Moment.Iso(file.Added),
    }).ToList();

    public Task Forget(DbConnection connection, Person person) => VaultStore.Forget(connection, person.Id);

    public Task Forgotten(Person person, CancellationToken stop) => vault.ClearGone(stop);
}
