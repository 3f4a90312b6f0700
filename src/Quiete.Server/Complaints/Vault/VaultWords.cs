using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The vault's words as people read them, in both languages.</summary>
internal static class VaultWords
{
    private const long Kilo = 1024;
    private const long Mega = Kilo * Kilo;
    private const long Giga = Mega * Kilo;

    extension(Language words)
    {
        public string Of(FileKind kind) => kind switch
        {
            FileKind.Pdf => "PDF",
            FileKind.Picture => words["foto", "picture"],
            FileKind.Sound => words["registrazione", "recording"],
            FileKind.Video => words["video", "video"],
            FileKind.Mail => words["e-mail", "e-mail"],
            FileKind.Text => words["testo", "text"],
            FileKind.Signed => words["file firmato", "signed file"],
            _ => words["file", "file"],
        };

        public string Of(FileNotice notice) => notice switch
        {
            FileNotice.PlaceRemoved => words["Abbiamo tolto dalla foto i dati che dicono, o possono dire, dove è stata scattata. L'immagine è rimasta com'era.",
                "We removed from the picture the data that tell, or may tell, where it was taken. The image itself is as it was."],
            FileNotice.PlaceMayRemain => words["Questa foto può contenere il luogo in cui è stata scattata: non siamo riusciti a toglierlo. Ricordalo, se la mandi a qualcuno.",
                "This picture may hold the place where it was taken: we could not remove it. Keep that in mind if you send it to somebody."],
            FileNotice.TailRemoved => words["In coda alla foto c'era altro (una seconda immagine, un filmato): l'abbiamo lasciato fuori, perché può dire dove eri.",
                "Something else hung behind the picture (a second image, a film): we left it out, for it may tell where you were."],
            FileNotice.PasswordProtected => words["Questo PDF sembra protetto da una password: conservala, altrimenti chi lo riceve può non riuscire ad aprirlo.",
                "This PDF seems to be protected by a password: keep it, or whoever gets the file may not be able to open it."],
            _ => words["Questo file sembra incompleto o rovinato: aprilo per controllare che sia quello giusto.", "This file looks cut or broken: open it to make sure that it is the right one."],
        };

        /// <summary>A size, such as 3,4 MB.</summary>
        public string Size(long bytes) => bytes switch
        {
            < Kilo => string.Create(words.Culture, $"{bytes} byte"),
            < Mega => string.Create(words.Culture, $"{bytes / (double)Kilo:0.#} KB"),
            < Giga => string.Create(words.Culture, $"{bytes / (double)Mega:0.#} MB"),
            _ => string.Create(words.Culture, $"{bytes / (double)Giga:0.##} GB"),
        };

        /// <summary>A length, such as 4:07.</summary>
        public string PlayLength(int seconds) => string.Create(words.Culture, $"{seconds / 60}:{seconds % 60:00}");

        /// <summary>What is said when a file was taken in.</summary>
        public string Taken(VaultFile file) => string.Join(' ',
            [file.WasThere ? words[$"«{file.Name}» c'era già: è lo stesso file, e resta uno solo.", $"“{file.Name}” was here already: it is the same file, and is kept once."]
                : words[$"«{file.Name}» è al sicuro: lo vedi solo tu.", $"“{file.Name}” is safe: only you can see it."],
             .. file.Notices.Select(notice => words.Of(notice))]);

        /// <summary>What is said when a file was deleted: the person's receipt.</summary>
        public string Deleted(VaultFile file, DateTimeOffset at) => words[
            $"«{file.Name}» è cancellato dal {words.At(at)}: quello che serviva per leggerlo non c'è più, e i suoi byte sono tolti dal disco. La sua impronta era {file.Hash}. Nelle copie di riserva, se ce ne sono, resta illeggibile per gli altri finché scadono.",
            $"“{file.Name}” is deleted since {words.At(at)}: what it took to read it is gone, and its bytes are off the disk. Its hash was {file.Hash}. In backups, if there are any, it stays unreadable to others until they expire."];

        /// <summary>Why a file was not taken.</summary>
        public string MendUpload(string place) => place switch
        {
            "file" => words["Scegli un file.", "Choose a file."],
            "file-empty" => words["Il file è vuoto: non c'è niente da conservare. Controlla di aver scelto quello giusto.", "The file is empty: there is nothing to keep. Make sure that you chose the right one."],
            "file-too-large" => words["Il file è troppo grande: al massimo 2 GB.", "The file is too large: 2 GB at most."],
            "vault-full" => words[$"La cassaforte è piena: tiene {VaultLimits.MostFiles} file e 10 GB. Scarica e cancella quello che non serve più.", $"The vault is full: it holds {VaultLimits.MostFiles} files and 10 GB. Download and delete what is no longer needed."],
            "vault-often" => words["Troppi file insieme: aspetta che finiscano quelli in arrivo, poi riprova.", "Too many files together: wait until those on their way are done, then try again."],
            "vault-gone" => words["Il registro è stato cancellato intanto.", "The register was deleted meanwhile."],
            "no-room" => words["Sul disco del servizio non c'è più posto: del file non è rimasto niente. Riprova più tardi.", "There is no room left on the disk of the service: nothing of the file was kept. Try again later."],
            _ => words["Il file non è arrivato intero, o la pagina era vecchia. Riaprila e riprova.", "The file did not come whole, or the page was old. Open it again and try once more."],
        };

        /// <summary>What is said of a file whose bytes are gone or changed.</summary>
        public string Damaged => words["Questo file è rovinato, o non è più sul disco: non te ne diamo una parte come se fosse intero. Avvisa chi gestisce il servizio, che può avere una copia di riserva.",
            "This file is damaged, or no longer on the disk: we do not hand you a part of it as if it were whole. Tell whoever runs the service, who may have a backup."];
    }
}
