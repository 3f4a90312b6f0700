using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>The phone book file of a FRITZ!Box: written to be restored there, and read back from there.</summary>
internal static class FritzBook
{
    /// <summary>The most contacts that are read from a file.</summary>
    public const int MostContacts = 5_000;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4_000_000, Async = true };

    /// <summary>Writes a book of these cards.</summary>
    public static async Task<byte[]> Write(string name, IEnumerable<Card> cards)
    {
        using var held = new MemoryStream();
        await using (var writer = XmlWriter.Create(held, new() { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            await new XDocument(new XElement("phonebooks", new XElement("phonebook", new XAttribute("name", name), cards.Select(Contact)))).SaveAsync(writer, CancellationToken.None);
        }

        return held.ToArray();
    }

    /// <summary>The names and numbers of a book.</summary>
    /// <exception cref="BadInputException">It is no phone book of a FRITZ!Box.</exception>
    public static async Task<IReadOnlyList<(string Name, string Number)>> Read(Stream file, CancellationToken stop)
    {
        try
        {
            using var reader = XmlReader.Create(file, Settings);
            var root = (await XDocument.LoadAsync(reader, LoadOptions.None, stop)).Root;
            if (root?.Name.LocalName is not ("phonebooks" or "phonebook")) throw new BadInputException("file", "This is no phone book of a FRITZ!Box.");
            return
            [
                .. from contact in root.Descendants("contact").Take(MostContacts)
                   let name = contact.Element("person")?.Element("realName")?.Value.Trim() ?? ""
                   from number in contact.Descendants("number")
                   where number.Value.Trim().Length > 0
                   select (name, number.Value.Trim()),
            ];
        }
        catch (XmlException cause)
        {
            throw new BadInputException("file", "This is no phone book of a FRITZ!Box.", cause);
        }
    }

    private static XElement Contact(Card card) => new(
        "contact",
        new XElement("category", 0),
        new XElement("person", new XElement("realName", card.Title)),
        new XElement("telephony", new XAttribute("nid", card.Phones.Count), card.Phones.Select((phone, at) => new XElement(
            "number", new XAttribute("type", "work"), new XAttribute("prio", at == 0 ? 1 : 0), new XAttribute("id", at.ToString(CultureInfo.InvariantCulture)), phone))),
        new XElement("services"),
        new XElement("setup"),
        new XElement("uniqueid", card.Uid));
}
