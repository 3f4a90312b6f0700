using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Where the files of letters are fetched.</summary>
internal static class LettersApi
{
    extension(WebApplication web)
    {
        public void MapLettersApi()
        {
            var routes = web.MapGroup("/pratiche/{id:long}/lettere/{letter:long}").NeedsCaller().ExcludeFromDescription();
            routes.MapGet("/lettera.pdf", Pdf);
            routes.MapGet("/lettera.eml", Eml);
        }
    }

    /// <summary>The letter as PDF.</summary>
    internal static Task<IResult> Pdf(
        long id, long letter, long? di, HttpContext http, Kept kept, CaseStore cases, LetterStore letters, LetterDesk desk, LetterFiles files, Flash flash, Language words, CancellationToken stop) =>
        Download(id, letter, di, http, kept, cases, letters, desk, flash, words, files, (_, pdf) => pdf, "application/pdf", "pdf", stop);

    /// <summary>The letter as a mail.</summary>
    internal static Task<IResult> Eml(
        long id, long letter, long? di, HttpContext http, Kept kept, CaseStore cases, LetterStore letters, LetterDesk desk, LetterFiles files, Flash flash, Language words, CancellationToken stop) =>
        Download(id, letter, di, http, kept, cases, letters, desk, flash, words, files, files.Mail, "message/rfc822", "eml", stop);

    private static async Task<IResult> Download(
        long id, long letter, long? di, HttpContext http, Kept kept, CaseStore cases, LetterStore letters, LetterDesk desk, Flash flash, Language words,
        LetterFiles files, Func<LetterText, byte[], byte[]> make, string type, string extension, CancellationToken stop)
    {
        if (await kept.By(http, di, stop) is not { } person || await cases.Find(person.Id, id, stop) is not { } one || await letters.Find(id, letter, stop) is not { } found) return Problems.NotFound();
        if (await desk.TextOf(person, one, found, stop) is not { } text) return Problems.NotFound();
        var page = found.Sent is null ? $"/pratiche/{id}/lettere/{Rules.Terms.Of(found.Kind)}" : $"/pratiche/{id}/lettere/spedite/{letter}";
        try
        {
            var pdf = await files.Pdf(text, stop);
            var bytes = make(text, pdf);
            if (found.Sent is null) await letters.KeepCopy(found, text, SHA256.HashData(pdf), stop); // it may be what is mailed
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.File(bytes, type, $"{LetterFiles.NameOf(text)}.{extension}");
        }
        catch (PressException)
        {
            return Back(words[
                "Adesso il PDF non si può fare qui. La lettera è salva: stampala dal browser (menu del browser, «Stampa») e salvala come PDF, oppure riprova tra poco.",
                "The PDF cannot be made here just now. The letter is safe: print it from the browser (browser menu, “Print”) and save it as PDF, or try again shortly."]);
        }
        catch (ArgumentException) // an address that was kept before it would have been refused
        {
            return Back(words[
                "Il messaggio non si può fare: un indirizzo e-mail o PEC della lettera contiene segni che la posta non accetta. Correggilo, oppure scarica il PDF.",
                "The mail cannot be made: an e-mail or PEC address of the letter holds signs that mail does not take. Mend it, or download the PDF."]);
        }

        RedirectHttpResult Back(string said)
        {
            flash.Put(page, said);
            return TypedResults.Redirect(di is null ? page : $"{page}?di={di}");
        }
    }
}
