using System.Text;
using Quiete.Screening;
using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Gate;

public class RefusalPhrasesTests
{
    private static readonly Language Italian = Language.Of("it");

    [Theory]
    [InlineData("", "f.csv: il file è vuoto: serve una prima riga con i nomi delle colonne.")]
    [InlineData("number,from,number\n", "f.csv, riga 1: la colonna number c'è due volte.")]
    [InlineData("numero,dal\n", "f.csv, riga 1: mancano le colonne number, from. Ci sono: numero, dal. Servono: number, from, to.")]
    [InlineData("number,dal\n", "f.csv, riga 1: manca la colonna from. Ci sono: number, dal. Servono: number, from, to.")]
    [InlineData("number,from\0\n", "f.csv, riga 1: qui non c'è testo: il file non è un CSV, o è in UTF-16. Salvalo come CSV UTF-8.")]
    [InlineData("number,from,to\nnobody,2026-01-01,\n", "f.csv, riga 2, colonna «number»: non è un numero di telefono. Non è stato preso nulla.")]
    [InlineData("number,from,to\n347 1234567,ieri,\n", "f.csv, riga 2, colonna «from»: serve un giorno (2026-11-20). Non è stato preso nulla.")]
    [InlineData("number,from,to\n347 1234567,2026-01-02,2026-01-01\n", "f.csv, riga 2, colonna «to»: viene prima dell'inizio. Non è stato preso nulla.")]
    public void A_file_of_facts_is_refused_in_the_language_of_its_reader(string file, string italian) =>
        Assert.Equal(italian, Italian.Refusal(Refusal(() =>
        {
            var reader = new FactRowReader(new MemoryStream(Encoding.UTF8.GetBytes(file)), FactKind.Contracts, "f.csv");
            while (reader.TryRead(out var row))
            {
                if (row.Problem is { } problem) throw new BadInputException($"f.csv: line {row.Line}", $"{problem}. Nothing was stored.");
            }
        })));

    [Theory]
    [InlineData("", null, "f: 2.csv: la lista è vuota.")]
    [InlineData("telefono\n", null, "f: 2.csv: la lista ha i nomi delle colonne e nessuna riga.")]
    [InlineData("PK\u0003\u0004", null, "f: 2.csv: è un archivio zip o un foglio di calcolo. Un foglio di Excel deve avere un nome che finisce in .xlsx.")]
    [InlineData("telefono,anno\n347 1234567,1961\n", "tel", "f: 2.csv, riga 1: non c'è una colonna «tel». Le colonne sono: telefono, anno.")]
    [InlineData("nome,anno\nAda,1961\n", null, "f: 2.csv, riga 1: nessuna colonna sembra di numeri di telefono: scrivi il suo nome in «Colonna del telefono». Le colonne sono: nome, anno.")]
    public void A_contact_list_is_refused_in_the_language_of_its_reader(string list, string? column, string italian) =>
        Assert.Equal(italian, Italian.Refusal(Refusal(() => DialectFinder.Find(Encoding.UTF8.GetBytes(list), whole: true, "f: 2.csv", column))));

    [Theory]
    [InlineData("tel,esito\n347 1234567,forse\n", "r.csv: non si capisce se iscritto o no alla riga 2. Non è stato preso nulla.")]
    [InlineData("tel,esito\n,si\n348 1234567,si\n348 1234568,si\n", "r.csv: nessun numero di telefono alla riga 2; il numero non era in questo giro, in 2 righe: 3, 4. Non è stato preso nulla.")]
    [InlineData("numero,esito\n", "r.csv: non c'è una colonna «tel». È la risposta del Registro? Ci sono: numero, esito.")]
    public void An_answer_of_the_register_is_refused_in_the_language_of_its_reader(string answer, string italian)
    {
        var form = new AnswerForm { NumberColumn = "tel", ListedColumn = "esito", Means = AnswerMeans.Marked, ListedWords = ["si"], NotListedWords = ["no"] };
        Assert.Equal(italian, Italian.Refusal(Refusal(() => RpoAnswerFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(answer)), "r.csv", form, [393471234567], "Luce"))));
    }

    [Fact]
    public void Whoever_reads_english_is_told_what_the_engine_says_and_an_unknown_reason_says_that_it_is_english()
    {
        Assert.Equal("f.csv: The file is empty.", Language.Of("en").Refusal("f.csv: The file is empty."));
        Assert.Equal("f.csv: line 1: no column of telephone numbers was found. Write its name under \"Column of the telephone\". The columns seen are: a.",
            Language.Of("en").Refusal("f.csv: line 1: no column of telephone numbers was found. Name it with --phone-column. The columns seen are: a."));
        Assert.Equal("f.csv: A reason to come.", Italian.Refusal("f.csv: A reason to come."));
        Assert.Equal(("en", "it"), (Italian.LanguageOfRefusal("f.csv: A reason to come."), Italian.LanguageOfRefusal("f.csv: The file is empty.")));
    }

    private static string Refusal(Action work)
    {
        var fault = Assert.Throws<BadInputException>(work);
        return $"{fault.Place}: {fault.Message}";
    }
}
