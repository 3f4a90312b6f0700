using System.Buffers.Binary;
using Quiete.Screening;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Screening;

public sealed class FactsDamageTests : IDisposable
{
    private const string Anna = "+393471234567";

    private readonly Scratch scratch = new();
    private readonly byte[] whole;

    public FactsDamageTests()
    {
        var numbers = string.Concat(Enumerable.Range(0, 3000).Select(i => $"+39347{1000000 + (i * 7)},2026-11-20,true\n"));
        Import(FactKind.Rpo, "number,answered_at,listed\n" + numbers + $"{Anna},2026-11-21,false\n");
        Import(FactKind.Consents, $"number,at,categories,channels,proof\n{Anna},2026-05-02,telecom,sms,sha256:ab\n");
        Import(FactKind.Attempts, $"number,at,outcome,agency\n{Anna},2026-11-02T18:30:00+01:00,busy,Alfa\n");
        whole = File.ReadAllBytes(FilePath);
    }

    private string FilePath => scratch["d/" + Facts.FileName];

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_flipped_bit_anywhere_is_found_and_its_section_named()
    {
        var places = Sections();
        foreach (var (name, from, length) in places)
        {
            for (var i = 0; i < 12; i++)
            {
                var at = from + (i * Math.Max(1, length / 12)) % length;
                var damaged = whole.ToArray();
                damaged[at] ^= (byte)(1 << (i % 8));
                File.WriteAllBytes(FilePath, damaged);
                var told = Assert.ThrowsAny<FormatException>(OpenAndVerify).Message;
                Assert.Contains(name, told, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_file_cut_short_at_any_place_is_refused()
    {
        foreach (var length in new[] { 1, 7, 8, 100, 4095, 4096, 4097, 8192, whole.Length / 2, whole.Length - 4096, whole.Length - 1 })
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.ThrowsAny<FormatException>(OpenAndVerify);
        }

        File.WriteAllBytes(FilePath, []);
        Assert.ThrowsAny<FormatException>(OpenAndVerify);
    }

    [Fact]
    public void Damage_behind_a_fitting_checksum_never_leads_outside_the_file()
    {
        var random = new Random(5);
        var keys = Enumerable.Range(0, 30_000).Select(i => 39_347_0990000UL + (ulong)i).ToArray();
        var answers = new MapAnswer[keys.Length];
        foreach (var (_, from, length) in Sections().Skip(1))
        {
            for (var round = 0; round < 6; round++)
            {
                var damaged = whole.ToArray();
                for (var i = 0; i < 200; i++) damaged[from + random.Next(length)] = (byte)random.Next(256);
                File.WriteAllBytes(FilePath, damaged);
                try
                {
                    using var facts = Facts.Open(scratch["d"]);
                    facts.Map.LookUp(keys, answers);
                    foreach (var answer in answers) _ = facts.Details(answer).Attempts.Length;
                }
                catch (InvalidDataException)
                {
                    // Found by chance: as good as an answer.
                }
            }
        }
    }

    [Fact]
    public void A_newer_format_is_named_and_not_read()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(8), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(whole.AsSpan(4088), XxHash64.Of(whole.AsSpan(0, 4088)));
        File.WriteAllBytes(FilePath, whole);
        var refusal = Assert.Throws<BadInputException>(OpenAndVerify);
        Assert.Equal("Made by a newer Quiete (format 2, this one reads 1).", refusal.Message);
    }

    [Fact]
    public void A_directory_without_facts_says_how_to_make_them()
    {
        var refusal = Assert.Throws<BadInputException>(() => Facts.Open(scratch["nowhere"]));
        Assert.Contains("facts import", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_does_not_put_new_checksums_on_old_damage()
    {
        whole[5000] ^= 1;
        File.WriteAllBytes(FilePath, whole);
        Assert.Throws<InvalidDataException>(() => Import(FactKind.Objections, $"number,at,to\n{Anna},2026-03-01,all\n"));
        Assert.Equal(whole, File.ReadAllBytes(FilePath));
    }

    private List<(string Name, int From, int Length)> Sections()
    {
        var header = FactsHeader.Read(FilePath, whole.AsSpan(0, FactsHeader.Bytes), whole.Length);
        var places = new List<(string, int, int)> { ("", 0, FactsHeader.Bytes) };
        foreach (var section in Enum.GetValues<FactsSection>())
        {
            var place = header[section];
            if (place.Length > 0) places.Add((FactsHeader.NameOf(section), (int)place.Offset, (int)place.FullLength));
        }

        places.Add(("last page", whole.Length - SectionPlace.Alignment, SectionPlace.Alignment));
        return places;
    }

    private void OpenAndVerify()
    {
        try
        {
            using var facts = Facts.Open(scratch["d"]);
            facts.Verify();
        }
        catch (InvalidDataException damage)
        {
            Assert.Contains(FilePath, damage.Message, StringComparison.Ordinal);
            throw new FormatException(damage.Message, damage);
        }
    }

    private void Import(FactKind kind, string text) => new FactsImport
    {
        Directory = scratch["d"],
        Files = [new(kind, scratch.Write("facts.csv", text))],
    }.Run(TestContext.Current.CancellationToken);
}
