using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Captures, signs and judgements in words.</summary>
internal static class SocialWords
{
    extension(Language words)
    {
        public string Of(Sign sign) => sign.Kind switch
        {
            SignKind.Quick => words[$"è arrivata dopo {sign.Figure} secondi (meno di {AutomaticAnswer.QuickSeconds})", $"it came after {sign.Figure} seconds (less than {AutomaticAnswer.QuickSeconds})"],
            SignKind.LikeOwn => words[
                $"è quasi uguale a {words.Count(sign.Figure, "altra risposta", "altre risposte", "other answer", "other answers")} che hai avuto dalla stessa azienda",
                $"it is nearly the same as {words.Count(sign.Figure, "altra risposta", "altre risposte", "other answer", "other answers")} that you had of the same company"],
            SignKind.LikeOthers => words[
                $"è quasi uguale a {words.Count(sign.Figure, "risposta data", "risposte date", "answer given", "answers given")} ad altre persone dalla stessa azienda",
                $"it is nearly the same as {words.Count(sign.Figure, "risposta data", "risposte date", "answer given", "answers given")} to other people by the same company"],
            SignKind.NothingOfComplaint => words[
                $"non riprende nulla di quello che hai scritto: nessuna delle {sign.Figure} parole, date o numeri",
                $"it takes up nothing of what you wrote: none of the {sign.Figure} words, dates or numbers"],
            _ => words[$"ha frasi che si scrivono a tutti: «{string.Join("», «", sign.Words)}»", $"it has phrases that are written to everybody: “{string.Join("”, “", sign.Words)}”"],
        };

        public string Of(SocialCapture seen) => seen is { Sha256: { } hash, Bytes: { } bytes }
            ? words[
                $"Copia della pagina: {bytes.ToString("N0", words.Culture)} byte, vista il {words.At(seen.Taken)}. SHA-256 {Convert.ToHexStringLower(hash)}",
                $"Copy of the page: {bytes.ToString("N0", words.Culture)} bytes, seen on {words.At(seen.Taken)}. SHA-256 {Convert.ToHexStringLower(hash)}"]
            : words[$"C'è una copia della pagina, vista il {words.At(seen.Taken)}.", $"There is a copy of the page, seen on {words.At(seen.Taken)}."];

        /// <summary>Always as what it is: somebody's judgement, on signs.</summary>
        public string Of(SocialJudgement judged)
        {
            var signs = judged.Signs.Count == 0 ? words["nessun segno trovato", "no signs found"] : string.Join("; ", judged.Signs.Select(words.Of));
            return judged.Automatic
                ? words[$"A giudizio di chi scrive è una risposta automatica. Segni: {signs}.", $"In the writer's judgement this is an automatic answer. Signs: {signs}."]
                : words[$"A giudizio di chi scrive è una risposta vera. Segni: {signs}.", $"In the writer's judgement this is a real answer. Signs: {signs}."];
        }
    }
}
