using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The person's letters, drafts too. They are deleted with their cases.</summary>
internal sealed class LettersPart(CaseStore cases, LetterStore letters) : IPersonalPart
{
    public string Name => "letters";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var one in await cases.Of(person.Id, stop))
        {
            foreach (var letter in await letters.Of(one.Id, stop))
            {
                all.Add(new
                {
                    letter.Case, kind = Terms.Of(letter.Kind), letter.Reference, typed = letter.Form, changed = Moment.Iso(letter.Changed), sent = letter.Sent is { } sent ? Moment.Iso(sent) : null,
                    sha256 = letter.Hash is { } hash ? Convert.ToHexStringLower(hash) : null, text = letter.Text,
                    downloaded = (await letters.Copies(one.Id, letter.Id, stop)).Select(copy => new { at = Moment.Iso(copy.At), sha256 = Convert.ToHexStringLower(copy.Hash), copy.Text }).ToList(),
                });
            }
        }

        return all;
    }
}
