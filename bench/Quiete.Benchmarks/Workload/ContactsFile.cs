using System.Text;

namespace Quiete.Benchmarks.Workload;

/// <summary>Writes the list to be screened, as messy as lists are.</summary>
internal sealed class ContactsFile(People people, string folder)
{
    private static readonly byte[][] FirstNames = Words("Anna Luca Maria Marco Giulia Paolo Sara Andrea Elena Davide Chiara Stefano Laura Giorgio Francesca Matteo");
    private static readonly byte[][] LastNames = Words("Rossi Bianchi Ferrari Russo Esposito Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro");
    private static readonly byte[][] Foreign = Words("+447911123456 +33612345678 +41791234567 0049-15123456789 +40721234567");
    private static readonly byte[][] Unreadable = [.. new[] { "n/d", "347 12", "06 12", "-", "non disponibile", "0000000000", "3331234567890" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] Special = Words("187 112 899123456 800123456 892123");

    public void Write()
    {
        using var rows = new RowWriter(Path.Combine(folder, "contacts.csv"), "name,phone,campaign,id"u8);
        for (var contact = 0L; contact < people.Contacts; contact++)
        {
            var dice = new Dice(people.Seed, (9UL << 60) + (ulong)contact);
            Name(rows, ref dice);
            rows.Comma();

            // One row in a hundred is somebody who was in the list before.
            var twin = contact > 0 && dice.Chance(100) ? dice.Below(contact) : contact;
            if (dice.Chance(250)) NoSubscriber(rows, ref dice);
            else Phone(rows, people.OfContact(twin), ref dice);

            rows.Text(dice.Below(3) switch { 0 => ",fibra-2026,"u8, 1 => ",mobile-2026,"u8, _ => ",ritorno,"u8 }).Number(contact).End();
        }
    }

    private static void Name(RowWriter rows, ref Dice dice)
    {
        var (first, last) = (FirstNames[dice.Below(FirstNames.Length)], LastNames[dice.Below(LastNames.Length)]);
        _ = dice.Below(20) switch
        {
            0 => rows.Text("\""u8).Text(last).Text(", "u8).Text(first).Text("\""u8),
            1 => rows.Text("\""u8).Text(first).Text(" \"\"Nino\"\" "u8).Text(last).Text("\""u8),
            _ => rows.Text(first).Text(" "u8).Text(last),
        };
    }

    private static void NoSubscriber(RowWriter rows, ref Dice dice)
    {
        switch (dice.Below(25))
        {
            case < 7: break;
            case < 15: rows.Text(Unreadable[dice.Below(Unreadable.Length)]); break;
            case < 22: rows.Text(Foreign[dice.Below(Foreign.Length)]); break;
            default: rows.Text(Special[dice.Below(Special.Length)]); break;
        }
    }

    private void Phone(RowWriter rows, long person, ref Dice dice)
    {
        Span<byte> digits = stackalloc byte[Plan.MaxDigits];
        var length = people.Plan.National(person, digits, out var area);
        var code = digits[..area];
        var rest = digits[area..length];
        _ = dice.Below(9) switch
        {
            0 => rows.Text(code).Text(rest),
            1 => rows.Text("+39"u8).Text(code).Text(rest),
            2 => rows.Text("+39 "u8).Text(code).Text(" "u8).Text(rest),
            3 => rows.Text("0039 "u8).Text(code).Text(" "u8).Text(rest),
            4 => rows.Text(code).Text(" "u8).Text(rest[..3]).Text(" "u8).Text(rest[3..]),
            5 => rows.Text(code).Text("-"u8).Text(rest),
            6 => rows.Text("("u8).Text(code).Text(") "u8).Text(rest),
            7 => rows.Text(code).Text("/"u8).Text(rest),
            _ => rows.Text("+39 "u8).Text(code).Text("."u8).Text(rest[..3]).Text("."u8).Text(rest[3..]),
        };
    }

    private static byte[][] Words(string text) => [.. text.Split(' ').Select(Encoding.ASCII.GetBytes)];
}
