using System.Net;
using System.Text.Json;
using Quiete.Tests.Cli.Screening;

namespace Quiete.Server.Tests.Gate;

public class WorkbookUploadTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workbook_is_screened_and_imported_like_a_list_in_csv()
    {
        await using var town = await GateTown.Build();
        var answers = await Send(town.AsLuce, "/v1/imports/rpo-answers", Workbook(["number", "answered_at", "listed"], [393471234567L, "2026-11-20", "false"], [390666780586L, "2026-11-20", "true"]));
        Assert.Equal("done", (await Ended(town.AsLuce, $"/v1/imports/{answers.GetProperty("id")}")).GetProperty("state").GetString());

        var list = await Send(town.AsAlfa, $"/v1/screenings?campaign={town.Campaign}", Workbook(["nome", "telefono"], ["Anna", 3471234567L], ["Bruno", "06 66780586"]));
        var done = await Ended(town.AsAlfa, $"/v1/screenings/{list.GetProperty("id")}");
        var rows = (await town.AsAlfa.GetStringAsync(done.GetProperty("result").GetString(), Stop)).Split('\n');
        Assert.StartsWith("nome,telefono,quiete_number,quiete_decision", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("Anna,3471234567,+393471234567,allow,", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("Bruno,06 66780586,+390666780586,refuse,", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_that_is_no_workbook_or_unpacks_to_far_too_much_is_refused_and_leaves_nothing()
    {
        await using var town = await GateTown.Build();
        foreach (var (bytes, message) in new[] { ("PK\u0003\u0004rubbish"u8.ToArray(), "not a readable .xlsx workbook"), (Bomb(), "unpacks to more than a list may have") })
        {
            using var content = new ByteArrayContent(bytes);
            using var answer = await town.AsAlfa.PostAsync($"/v1/screenings?campaign={town.Campaign}", content, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(message, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(town.Server.Get<ServerOptions>().Data, "uploads")));
    }

    private static byte[] Workbook(params object[][] rows) => Workbooks.Zip(Workbooks.OneSheet(rows));

    private static byte[] Bomb() => Workbooks.Zip(Workbooks.OneSheet(["telefono"], ["347 1234567"]), zip =>
    {
        using var strings = zip.CreateEntry("xl/sharedStrings.xml").Open();
        var zeros = new byte[1 << 20];
        for (var at = 0; at <= Quiete.Screening.Workbook.MaxRest >> 20; at++) strings.Write(zeros);
    });

    private static async Task<JsonElement> Send(HttpClient client, string address, byte[] workbook)
    {
        using var content = new ByteArrayContent(workbook);
        using var answer = await client.PostAsync(address, content, Stop);
        return await GateTown.Read(answer, HttpStatusCode.Accepted);
    }

    private static async Task<JsonElement> Ended(HttpClient client, string address)
    {
        while (true)
        {
            var job = await GateTown.Get(client, address);
            if (job.GetProperty("state").GetString() is not ("waiting" or "running")) return job;
            await Task.Delay(50, Stop);
        }
    }
}
