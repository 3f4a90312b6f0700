using System.Buffers.Text;

namespace Quiete.Benchmarks.Workload;

/// <summary>Writes the facts: one CSV for each kind, with numbers in their E.164 form, in no order.</summary>
internal sealed class FactsFiles(People people, string folder)
{
    /// <summary>One number in so many has a second, older answer of the register.</summary>
    private const int NumbersPerOlderAnswer = 20;

    private static readonly byte[][] Agencies = ["Alfa Call"u8.ToArray(), "Beta Voce"u8.ToArray(), "Gamma Contatti"u8.ToArray()];

    /// <summary>Which of seven numbers each of twelve attempts went to: some were called once, some three times.</summary>
    private static readonly byte[] PersonOfTwelve = [0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6];

    public void Write()
    {
        WriteAnswers();
        WriteObjections(people.Registered / 100);
        WriteConsents(people.Registered / 25);
        WriteRequests(people.Registered / 200);
        WriteContracts(people.Registered / 25);
        WriteAttempts(people.Registered * 6 / 100);
    }

    private void WriteAnswers()
    {
        using var rows = new RowWriter(Path.Combine(folder, "rpo.csv"), "number,answered_at,listed,revoked_for"u8);
        var older = people.Registered / NumbersPerOlderAnswer;
        var order = new Shuffle(people.Registered + older, people.Seed + 2);
        for (var row = 0L; row < people.Registered + older; row++)
        {
            var index = order[row];
            var second = index >= people.Registered;
            var person = second ? (index - people.Registered) * NumbersPerOlderAnswer : index;
            var dice = new Dice(people.Seed, (2UL << 60) + (ulong)person);
            var listed = dice.Chance(4_500);
            var back = dice.Below(100) switch { 0 => -dice.Below(3), < 12 => 15 + dice.Below(6), _ => dice.Below(16) };
            if (second)
            {
                // Now and then two answers of one day that disagree; else history, in which half changed their mind.
                if (dice.Chance(200)) listed = !listed;
                else
                {
                    back += 1 + dice.Below(400);
                    listed = dice.Chance(5_000);
                }
            }

            Number(rows, person).Day(back).Text(listed ? ",true,"u8 : ",false,"u8);
            if (listed && dice.Chance(300)) rows.Text(dice.Below(3) switch { 0 => "Rete Chiara"u8, 1 => "Altra Voce"u8, _ => "Altra Voce|Rete Chiara"u8 });
            rows.End();
        }
    }

    private void WriteObjections(long count)
    {
        using var rows = new RowWriter(Path.Combine(folder, "objections.csv"), "number,at,to"u8);
        for (var row = 0L; row < count; row++)
        {
            var dice = new Dice(people.Seed, (3UL << 60) + (ulong)row);
            Number(rows, people.ForFact(ref dice)).Moment(dice.Below(730), ref dice).Text(dice.Chance(8_000) ? ",principal"u8 : ",all"u8).End();
        }
    }

    private void WriteConsents(long count)
    {
        using var rows = new RowWriter(Path.Combine(folder, "consents.csv"), "number,at,categories,channels,proof,inside_contract,revoked_at"u8);
        for (var row = 0L; row < count; row++)
        {
            var dice = new Dice(people.Seed, (4UL << 60) + (ulong)row);
            var back = dice.Chance(1_500) ? dice.Below(15) : dice.Below(900);
            Number(rows, people.ForFact(ref dice)).Moment(back, ref dice);
            rows.Text(dice.Below(4) switch { 0 => ",electricity|gas"u8, 1 => ",telecom"u8, _ => ",telecom|finance"u8 });
            rows.Text(dice.Below(5) switch { 0 => ",sms|email,"u8, < 3 => ",live-call,"u8, _ => ",live-call|sms,"u8 });
            if (dice.Chance(9_200)) Proof(rows, ref dice);
            rows.Text(dice.Chance(2_500) ? ",true,"u8 : ",false,"u8);
            if (dice.Chance(800)) rows.Moment(dice.Below(back + 1) - 1, ref dice);
            rows.End();
        }
    }

    private void WriteRequests(long count)
    {
        using var rows = new RowWriter(Path.Combine(folder, "requests.csv"), "number,at,expires,sectors"u8);
        for (var row = 0L; row < count; row++)
        {
            var dice = new Dice(people.Seed, (5UL << 60) + (ulong)row);
            var back = dice.Below(60);
            Number(rows, people.ForFact(ref dice)).Moment(back, ref dice).Comma();
            if (dice.Chance(6_000)) rows.Day(back - dice.Below(60));
            rows.Text(dice.Below(4) switch { 0 => ","u8, 1 => ",electricity|gas"u8, _ => ",telecom"u8 }).End();
        }
    }

    private void WriteContracts(long count)
    {
        using var rows = new RowWriter(Path.Combine(folder, "contracts.csv"), "number,from,to"u8);
        for (var row = 0L; row < count; row++)
        {
            var dice = new Dice(people.Seed, (6UL << 60) + (ulong)row);
            var back = dice.Below(1_800);
            Number(rows, people.ForFact(ref dice)).Day(back).Comma();
            if (dice.Chance(4_000)) rows.Day(dice.Below(Math.Min(back + 1, 365)) - dice.Below(30));
            rows.End();
        }
    }

    private void WriteAttempts(long count)
    {
        using var rows = new RowWriter(Path.Combine(folder, "attempts.csv"), "number,at,outcome,agency"u8);
        var order = new Shuffle(count, people.Seed + 3);
        for (var row = 0L; row < count; row++)
        {
            var index = order[row];
            var whose = new Dice(people.Seed, (7UL << 60) + (ulong)(index / 12 * 7 + PersonOfTwelve[index % 12]));
            var person = people.ForFact(ref whose);
            var recent = whose.Chance(5_000);

            var dice = new Dice(people.Seed, (8UL << 60) + (ulong)index);
            var back = recent ? dice.Below(30) : dice.Below(300);
            var second = 9 * 3600 + dice.Below(11 * 3600);
            Number(rows, person).Instant(back, second).Text(dice.Below(100) switch
            {
                < 40 => ",no-answer,"u8, < 55 => ",busy,"u8, < 75 => ",answered,"u8, < 85 => ",refused,"u8, < 92 => ",not-now,"u8, < 97 => ",silent,"u8, _ => ",sale,"u8,
            }).Text(Agencies[dice.Below(Agencies.Length)]).End();
        }
    }

    private static void Proof(RowWriter rows, ref Dice dice)
    {
        Span<byte> hash = stackalloc byte[64];
        for (var part = 0; part < 4; part++) Utf8Formatter.TryFormat(dice.Bits(), hash[(part * 16)..], out _, new('x', 16));
        rows.Text("sha256:"u8).Text(hash);
    }

    private RowWriter Number(RowWriter rows, long person)
    {
        Span<byte> digits = stackalloc byte[Plan.MaxDigits];
        var length = people.Plan.National(person, digits, out _);
        return rows.Text("+39"u8).Text(digits[..length]).Comma();
    }
}
