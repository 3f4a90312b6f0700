using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public class CardTests
{
    private static readonly ListTerms Terms = new(Common: true, MinVoices: 1, MostCommon: 20_000, NumberForm.International, "it");

    [Fact]
    public void Ten_lines_that_come_or_go_rename_few_cards_of_a_long_list()
    {
        var dice = new Random(7);
        var lines = Enumerable.Range(0, 15_000).Select(_ => Listed($"+390{dice.Next(2, 9)}{dice.NextInt64(1_000_000, 99_999_999)}", 5)).DistinctBy(line => line.Line).ToList();
        var before = Cards(lines);
        var after = Cards([.. lines.Skip(5), .. Enumerable.Range(0, 5).Select(at => Listed($"+39070000{at}000", 5))]);

        var changed = CardSet.Changes(before, after).Count();

        Assert.InRange(before.Count, 15_000 / Card.MostLines, 15_000);
        Assert.InRange(changed, 1, before.Count * 15 / 1000); // one and a half in a hundred, as the peer has measured
    }

    [Fact]
    public void No_line_is_lost_and_no_card_holds_more_than_a_box_takes()
    {
        var arb = Gen.ArrayOf(Gen.Choose(0, 3_000).Select(at => $"+3906{at}")).ToArbitrary();
        Prop.ForAll(arb, texts =>
        {
            var lines = texts.Distinct().Select(text => Listed(text, 5)).ToList();
            var cards = Cards(lines).All().ToList();
            return cards.SelectMany(card => card.Lines).Select(line => line.Line).Order(StringComparer.Ordinal).SequenceEqual(lines.Select(line => line.Line).Order(StringComparer.Ordinal))
                && cards.TrueForAll(card => card.Lines.Count <= Card.MostLines)
                && cards.Select(card => card.Name).Distinct().Count() == cards.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_voice_more_changes_no_card_until_the_next_step()
    {
        var tags = new[] { 20, 21, 29, 30 }.Select(voices => Cards([Listed("+390690251234", voices, "Energia X")]).Tag).ToList();

        Assert.Equal(tags[0], tags[1]);
        Assert.Equal(tags[0], tags[2]);
        Assert.NotEqual(tags[0], tags[3]);
    }

    [Fact]
    public void Lines_are_folded_at_75_octets_between_characters_and_read_back_as_they_were()
    {
        var name = $"Perché; no, {string.Concat(Enumerable.Repeat("città 👩‍👩‍👧 ", 12))}\\ fine";
        var text = VCard.Text(VCard.Lines(3, "uid", name, ["+390690251234"]));

        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(name, VCard.Unescape(VCard.Read(text).Single(one => one.Name == "FN").Value));
        Assert.Equal(["BEGIN", "VERSION", "PRODID", "UID", "FN", "N", "CATEGORIES", "TEL", "END"], VCard.Read(text).Select(one => one.Name));
    }

    [Theory]
    [InlineData("+39084", "+390841234", true)] // inside
    [InlineData("+39084", "+390851234", false)] // beside
    public void A_blocked_range_is_cut_around_what_is_allowed_inside(string range, string line, bool blocked)
    {
        var wishes = new PersonWishes([Wished(range, Wish.Block, isRange: true), Wished("+390847777777", Wish.Allow), Wished("+3908455", Wish.Allow, isRange: true)], []);

        Assert.Equal(blocked ? Wish.Block : null, wishes.Of(line));
        Assert.Equal(Wish.Allow, wishes.Of("+390847777777"));
        Assert.Equal(Wish.Allow, wishes.Of("+390845500000"));
        Assert.All(wishes.Blocks, piece => Assert.False("+390847777777".StartsWith(piece.Line, StringComparison.Ordinal)));
        Assert.All(wishes.Blocks, piece => Assert.False(piece.Line.StartsWith("+3908455", StringComparison.Ordinal)));
        Assert.Contains(wishes.Blocks, piece => "+390847777778".StartsWith(piece.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_three_views_agree_on_every_number()
    {
        await using var house = await Open();
        var dice = new Random(11);
        var numbers = Enumerable.Range(0, 400).Select(at => $"+39069{dice.Next(0, 4)}{at:D5}0").ToList();
        house.Say(numbers.Where(_ => dice.Next(3) == 0).Select(line => Listed(line, dice.Next(1, 12), dice.Next(2) == 0 ? "Energia X" : null)));
        foreach (var line in numbers.Where(_ => dice.Next(12) == 0)) await house.Wishes.Enter(house.Person, line, isRange: false, dice.Next(2) == 0 ? Wish.Block : Wish.Allow, label: null, Stop);
        await house.Wishes.Enter(house.Person, "+39069100", isRange: true, Wish.Block, label: null, Stop);
        await house.Wishes.Enter(house.Person, "+390691001", isRange: true, Wish.Allow, label: null, Stop);
        await house.Wish("+39069200", Wish.Allow, isRange: true);
        var (device, _, client) = await house.Add(DeviceKind.FritzBox, new DeviceWants(Common: true, MinVoices: 3, MostCommon: 250, Writes: true));

        var book = await Phones(client, device);
        var list = (await client.GetStringAsync("/lists/numbers.txt?form=national", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var blocked = 0;
        foreach (var line in numbers)
        {
            var asked = await client.GetStringAsync($"/api/num/{Uri.EscapeDataString(line)}", Stop);
            var shallNotRing = !asked.Contains("A_LEGITIMATE", StringComparison.Ordinal);
            blocked += shallNotRing ? 1 : 0;
            Assert.True(shallNotRing == Holds(book, line), $"{line} in the address book: {asked}");
            Assert.True(shallNotRing == Holds(list, line), $"{line} in the file: {asked}");
        }

        Assert.InRange(blocked, 20, 380);
    }

    private static bool Holds(IEnumerable<string> told, string line) =>
        told.Any(one => one.EndsWith('*') ? line[3..].StartsWith(one[..^1], StringComparison.Ordinal) : one == line[3..]);

    private static CardSet Cards(IEnumerable<ListedLine> lines)
    {
        var common = new CommonCards(Terms, new LineList(1, [.. lines.OrderBy(line => line.Line, StringComparer.Ordinal)]), before: null);
        return new(common.Cards, []);
    }

    private static LineWish Wished(string line, Wish wish, bool isRange = false) => new(1, line, isRange, wish, Label: null, DateTimeOffset.UnixEpoch, Removed: null, 1);
}
