using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What else is known of the acts of a case: captures, judgements and, for whoever rules the register, the files of the vault that prove them.</summary>
internal sealed class ActNotes(SocialStore social, VaultStore vault)
{
    /// <summary>The files that acts name, by the acts' ids. Nobody but the person sees that there are any.</summary>
    public async Task<IReadOnlyDictionary<long, VaultFile>> FilesOf(Person person, long account, IReadOnlyList<Act> acts, CancellationToken stop)
    {
        if (!person.IsRuledBy(account) || acts.All(act => act.Told.File is null)) return new Dictionary<long, VaultFile>();
        var files = (await vault.Of(person.Id, stop)).ToDictionary(file => file.Id);
        return acts.Where(act => act.Told.File is { } id && files.ContainsKey(id)).ToDictionary(act => act.Id, act => files[act.Told.File!.Value]);
    }

    /// <summary>The captures of a case, by act. Whoever does not rule the register sees when there was one, and nothing of its file.</summary>
    public async Task<IReadOnlyDictionary<long, SocialCapture>> CapturesOf(Person person, long account, long caseId, CancellationToken stop)
    {
        var captures = await social.CapturesOf(caseId, stop);
        if (captures.Count == 0) return captures;
        if (!person.IsRuledBy(account)) return captures.ToDictionary(pair => pair.Key, pair => pair.Value with { File = null, Sha256 = null, Bytes = null });
        var files = (await vault.Of(person.Id, stop)).ToDictionary(file => file.Id);
        return captures.ToDictionary(
            pair => pair.Key, pair => pair.Value.File is { } id && files.TryGetValue(id, out var file) ? pair.Value with { Sha256 = file.Sha256, Bytes = file.Bytes } : pair.Value);
    }

    /// <summary>All of it in words, by act.</summary>
    public async Task<ILookup<long, string>> Of(Person person, long account, long caseId, IReadOnlyList<Act> acts, Language words, CancellationToken stop) =>
        Of(await CapturesOf(person, account, caseId, stop), await social.JudgementsOf(caseId, stop), await FilesOf(person, account, acts, stop), words);

    /// <inheritdoc cref="Of(Person, long, long, IReadOnlyList{Act}, Language, CancellationToken)"/>
    public static ILookup<long, string> Of(
        IReadOnlyDictionary<long, SocialCapture> captures, IReadOnlyDictionary<long, SocialJudgement> judgements, IReadOnlyDictionary<long, VaultFile> files, Language words) =>
        files.Select(pair => (Act: pair.Key, Said: words.ProofOf(pair.Value)))
            .Concat(captures.Values.Select(seen => (seen.Act, Said: words.Of(seen))))
            .Concat(judgements.Values.Select(judged => (judged.Act, Said: words.Of(judged))))
            .ToLookup(note => note.Act, note => note.Said);
}
