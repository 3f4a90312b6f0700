using System.Net;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Shell;

public class ReadableQueryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_an_address_asks_and_no_page_can_read_is_told_and_is_no_fault(string kind)
    {
        await using var server = await People.Start(kind);
        var (browser, person) = await new People(server).SignUp("Ada");
        foreach (var (address, status) in new (string, HttpStatusCode)[]
        {
            ("/registro?segnata=abc", HttpStatusCode.NotFound),
            ("/registro?di=99999999999999999999", HttpStatusCode.NotFound),
            ($"/registro/costo?di={person.Id}&di=x", HttpStatusCode.NotFound),
            ("/dispositivi?persona=1e3", HttpStatusCode.NotFound),
            ("/pratiche?di=%D9%A3", HttpStatusCode.NotFound), // a digit of another script, on a page that inherits what it asks
            ("/pratiche/nuova?azienda=a%00b", HttpStatusCode.BadRequest),
            ("/?%00=1", HttpStatusCode.BadRequest),
            ($"/registro?di={person.Id}", HttpStatusCode.OK),
            ("/registro?di=", HttpStatusCode.OK),
            ("/registro/costo?mie=abc", HttpStatusCode.OK), // a text
        })
        {
            using var answer = await browser.GetAsync(address, Stop);
            Assert.True(status == answer.StatusCode, $"{address} answered {answer.StatusCode}");
        }
    }
}
