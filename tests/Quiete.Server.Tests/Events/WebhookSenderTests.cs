using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Quiete.Server.Events;

namespace Quiete.Server.Tests.Events;

public class WebhookSenderTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")] // a name that leads inside: refused when the connection is made, whatever it was before
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Nothing_is_sent_to_an_address_that_is_not_public(string host)
    {
        await using var receiver = await TestReceiver.Start();
        var url = receiver.Url.Replace("127.0.0.1", host, StringComparison.Ordinal);
        Assert.Equal(new Attempt(null, AttemptFault.AddressNotPublic), await Send(url, new ServerOptions()));
        Assert.Empty(receiver.Messages);
        Assert.Equal(200, (await Send(receiver.Url)).Status); // the same receiver, where it is allowed
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_is_no_success()
    {
        await using var receiver = await TestReceiver.Start();
        receiver.Answer = http =>
        {
            if (http.Request.Path == "/hook") http.Response.Redirect("/elsewhere", permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        };
        var attempt = await Send(receiver.Url);
        Assert.Equal((308, false), (attempt.Status, attempt.Succeeded));
        Assert.Equal("/hook", Assert.Single(receiver.Messages).Path);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_is_given_up()
    {
        await using var receiver = await TestReceiver.Start();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var waited = Stopwatch.StartNew();
        Assert.Equal(new Attempt(null, AttemptFault.TimeOut), await Send(receiver.Url, timeOut: Short));
        Assert.InRange(waited.Elapsed, Short - TimeSpan.FromMilliseconds(20), Patience.Soon);
        Assert.Equal(TimeSpan.FromSeconds(15), new WebhookSender(new ServerOptions(), TimeProvider.System).TimeOut);
    }

    [Fact]
    public async Task An_answer_whose_end_never_comes_counts_by_its_status()
    {
        await using var receiver = await TestReceiver.Start();
        receiver.Answer = async http =>
        {
            await http.Response.WriteAsync("taken");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        Assert.Equal(200, (await Send(receiver.Url, timeOut: TimeSpan.FromSeconds(5))).Status);
    }

    [Fact]
    public async Task Of_a_long_answer_only_the_beginning_is_kept()
    {
        await using var receiver = await TestReceiver.Start();
        receiver.AnswerWith(500, string.Concat(Enumerable.Repeat("è", 5_000_000)));
        var attempt = await Send(receiver.Url);
        Assert.Equal(500, attempt.Status);
        Assert.InRange(attempt.Answer.Length, 200, 500);
    }

    [Fact]
    public async Task Where_nobody_listens_or_nobody_speaks_http_the_reason_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var babble = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Stop);
            await client.GetStream().WriteAsync("220 mail.example ESMTP\r\n"u8.ToArray(), Stop);
        }, Stop);
        Assert.Equal(AttemptFault.NoHttp, (await Send($"http://127.0.0.1:{port}/")).Answer);
        await babble;

        var plain = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Stop);
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), Stop);
        }, Stop);
        Assert.Equal(AttemptFault.TlsFailed, (await Send($"https://127.0.0.1:{port}/")).Answer);
        await plain;

        listener.Stop();
        Assert.Equal(AttemptFault.ConnectionFailed, (await Send($"http://127.0.0.1:{port}/")).Answer);
        Assert.Equal(AttemptFault.ConnectionFailed, (await Send("http://no-such-host.invalid/")).Answer);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2a00:1450:4002:402::200e", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)] // carrier-grade NAT
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("64:ff9b::a00:1", false)] // NAT64 of 10.0.0.1
    [InlineData("2002:a00:1::", false)] // 6to4 of 10.0.0.1
    [InlineData("2001:0:a00:1::", false)] // Teredo
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    public void Public_addresses_are_told_from_those_inside(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private static async Task<Attempt> Send(string url, ServerOptions? options = null, TimeSpan? timeOut = null)
    {
        using var sender = new WebhookSender(options ?? new ServerOptions { PrivateWebhooks = true }, TimeProvider.System) { TimeOut = timeOut ?? TimeSpan.FromSeconds(15) };
        return await sender.Send(new TakenDelivery(
            1, 1, 1, url, [StandardWebhook.NewSecret()], new StoredEvent(new EventPlace(1, 0), EventKinds.Outcome, 7, null, "{}", 0)), Stop);
    }
}
