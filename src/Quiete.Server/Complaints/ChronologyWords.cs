using Quiete.Procedures;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What happened, in words: as timelines, dossiers and questions say it.</summary>
internal static class ChronologyWords
{
    extension(Language words)
    {
        /// <summary>The small facts of an act, one after the other: to whom, how, who spoke, which number.</summary>
        public IEnumerable<string> PartsOf(NewAct told)
        {
            if (told.Body is { } body) yield return words.Of(body);
            if (told.Way is { } way) yield return words.Of(way);
            if (told.Who is { } who) yield return words[$"con {who}", $"with {who}"];
            if (told.OperatorCode is { } code) yield return words[$"operatore {code}", $"operator {code}"];
            if (told.Country is { } country) yield return words[$"rispondeva da: {country}", $"answered from: {country}"];
            if (told.ComplaintNumber is { } number) yield return words[$"reclamo n. {number}", $"complaint no. {number}"];
            if (told.NumberGiven == NumberGiven.Refused)
            {
                yield return told.RefusedAt is { } refused
                    ? words[$"numero del reclamo non dato (chiesto il {words.At(refused)})", $"complaint number not given (asked at {words.At(refused)})"]
                    : words["numero del reclamo chiesto e non dato", "complaint number asked for and not given"];
            }

            if (told.WaitedMinutes is { } waited) yield return words[$"attesa {waited} min", $"waited {waited} min"];
            if (told.Seconds is { } seconds) yield return words[$"durata {words.Length(seconds)}", $"took {words.Length(seconds)}"];
            if (told.Witness is { } witness) yield return words[$"testimone: {witness}", $"witness: {witness}"];
            if (told.Solved is { } solved) yield return solved ? words["risolto", "solved"] : words["non risolto", "not solved"];
        }

        /// <summary>A file of the vault as documents give it: never its name, never what is in it.</summary>
        public string ProofOf(VaultFile file)
        {
            var length = file.Seconds is { } seconds ? $", {words.PlayLength(seconds)}" : "";
            var bytes = file.Bytes.ToString("N0", words.Culture);
            return words[
                $"File in cassaforte: {bytes} byte{length}, aggiunto il {words.At(file.Added)}. SHA-256 {file.Hash}",
                $"File in the vault: {bytes} bytes{length}, added on {words.At(file.Added)}. SHA-256 {file.Hash}"];
        }

        /// <summary>A question about what was written down.</summary>
        public string Of(Doubt doubt) => doubt.Kind switch
        {
            DoubtKind.AnsweredBeforeAsked => words[
                $"La risposta è di prima di quello a cui risponde ({Named(words, doubt.Other)}). Il giorno è giusto?",
                $"The answer is from before what it answers ({Named(words, doubt.Other)}). Is the day right?"],
            DoubtKind.DeliveredBeforeSent => words[
                $"È arrivata prima di partire ({Named(words, doubt.Other)}). Il giorno è giusto?",
                $"It arrived before it left ({Named(words, doubt.Other)}). Is the day right?"],
            DoubtKind.InFuture => words["È un momento che deve ancora venire. È giusto?", "It is a moment that is still to come. Is that right?"],
            DoubtKind.PromisedForBefore => words["Quello che è promesso scade prima della promessa. Il giorno è giusto?", "What is promised is due before the promise. Is the day right?"],
            DoubtKind.EndedBeforeBegan => words[$"È finito prima di cominciare ({Named(words, doubt.Other)}). Il giorno è giusto?", $"It ended before it began ({Named(words, doubt.Other)}). Is the day right?"],
            _ => words[$"C'è già: {Named(words, doubt.Other)}. È la stessa cosa?", $"It is there already: {Named(words, doubt.Other)}. Is it the same thing?"],
        };
    }

    private static string Named(Language words, Act? act) => act is null ? "" : $"{words.Of(act.Told.Kind)}, {words.When(act.Told)}";
}
