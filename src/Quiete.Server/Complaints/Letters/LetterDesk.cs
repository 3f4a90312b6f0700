using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>How a person says that a letter was sent.</summary>
/// <param name="Registered">The number of the registered letter.</param>
internal sealed record LetterSent(Way Way, DateOnly On, string? Registered);

/// <summary>Letters from the draft to the act that tells that they were sent.</summary>
internal sealed class LetterDesk(LetterStore letters, CaseFiles files, ActStore acts, ChangeSignal signal, TimeProvider clock)
{
    /// <summary>The most characters of a registered letter's number.</summary>
    public const int MaxRegistered = 40;

    /// <summary>A new letter of this kind as it is first shown, from what is known.</summary>
    public LetterForm Begin(CaseFile file, LetterKind kind) => new()
    {
        Place = file.Complainant.Town,
        Day = Columns.Text(RomeTime.DayOf(clock.GetUtcNow())),
        Told = kind is LetterKind.Complaint or LetterKind.NumberRefused ? file.Case.Told.Told : null,
        TellAgcom = kind is LetterKind.NumberRefused or LetterKind.Indemnity && file.Case.Kind is BrandKind.Telecom or null,
    };

    /// <summary>A draft put together; one that cannot be read is shown without what is wrong in it.</summary>
    public async Task<ComposedLetter> Compose(Person person, Case one, Letter letter, CancellationToken stop) =>
        Composed(await files.Outline(person, one, stop), letter);

    /// <inheritdoc cref="Compose(Person, Case, Letter, CancellationToken)"/>
    public ComposedLetter Composed(CaseFile file, Letter letter) =>
        LetterComposer.Compose(file, letter.Kind, letter.Form.Read(RomeTime.DayOf(clock.GetUtcNow())), letter.Reference);

    /// <summary>What is printed and mailed of a letter: as it was sent, or as the draft stands. Null: the draft cannot be read.</summary>
    public async Task<LetterText?> TextOf(Person person, Case one, Letter letter, CancellationToken stop)
    {
        if (letter.Text is { } sent) return sent;
        try
        {
            return (await Compose(person, one, letter, stop)).Text;
        }
        catch (BadInputException) // the page says what to mend
        {
            return null;
        }
    }

    /// <summary>Records that the person sent a letter: the act to the company, a notice for each copy, and the letter as it was. Twice is once.</summary>
    /// <param name="text">As it was sent: as it was downloaded, or as it stands.</param>
    /// <param name="writtenOn">Whether the person wrote on since; what they wrote stays, as a draft.</param>
    /// <exception cref="BadInputException">A field cannot be taken.</exception>
    /// <returns>False: it was sent before, or is gone.</returns>
    public async Task<bool> Send(Case one, Letter letter, LetterText text, byte[] hash, bool writtenOn, LetterSent sent, long by, CancellationToken stop)
    {
        if (sent.On > RomeTime.DayOf(clock.GetUtcNow())) throw new BadInputException("sentOn", "This day lies in the future.");
        var at = RomeTime.StartOf(sent.On);
        var said = $"{text.Subject.Italian}\nSHA-256 {Convert.ToHexStringLower(hash)}{(sent.Registered is { } number ? $"\nRaccomandata n. {number}" : "")}";
        var done = await letters.Send(one.Id, letter.Id, text, hash, writtenOn, async connection =>
        {
            var act = await acts.Enter(connection, one.Id, by, new NewAct(ActKeys.Letter(letter.Id), letter.Kind.Act, at, DayOnly: true, sent.Way, Body.Company, Said: said));
            foreach (var copy in text.Copies)
            {
                await acts.Enter(connection, one.Id, by, new NewAct(ActKeys.Copy(letter.Id, copy.Body!.Value), ActKind.Notice, at, DayOnly: true, sent.Way, copy.Body, Who: copy.Body == Body.Association ? copy.Name : null, Said: text.Subject.Italian, Answers: act.Id));
            }

            return act.Id;
        }, stop);
        signal.Raise();
        return done;
    }
}
