using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Circles as people read them.</summary>
internal static class CircleWords
{
    extension(Language words)
    {
        public string Of(Shares shares) => shares switch
        {
            Shares.Counts => words["Solo i conteggi: quali aziende, quante volte, in quale mese", "Counts only: which companies, how often, in which month"],
            Shares.Lines => words["Anche le linee che hanno chiamato, se le ha avute anche un altro", "The lines that called, too, where another had them as well"],
            _ => words["Anche le mie note, con il nome che ho scelto qui", "My notes, too, under the name that I chose here"],
        };

        public string KindOf(BrandKind? kind) => kind switch
        {
            BrandKind.Telecom => words["telefonia e internet", "telephone and internet"],
            BrandKind.Energy => words["luce e gas", "electricity and gas"],
            BrandKind.Finance => words["finanza", "finance"],
            BrandKind.Insurance => words["assicurazioni", "insurance"],
            BrandKind.Charity => words["beneficenza", "charity"],
            BrandKind.Survey => words["sondaggi", "surveys"],
            BrandKind.Scam => words["sembra una truffa", "looks like a swindle"],
            null => words["non si sa", "not known"],
            _ => words["altro", "other"],
        };

        /// <summary>Who called, where nobody knows.</summary>
        public string Caller(string who) => who.Length > 0 ? who : words["chi non si sa", "nobody knows who"];

        public string MonthOf(DateOnly month) => month.ToString("MMM yyyy", words.Culture);
    }
}
