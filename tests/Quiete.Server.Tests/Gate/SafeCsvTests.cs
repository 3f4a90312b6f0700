using System.Text;
using Quiete.Server.Gate;

namespace Quiete.Server.Tests.Gate;

public class SafeCsvTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a,b\n1,2\n")]
    [InlineData("=1+1,@sum,ok", "'=1+1,'@sum,ok")]
    [InlineData("\"=1+1\";\"a=b\"", "\"'=1+1\";\"a=b\"")]
    [InlineData("+39 347 1234567;-12.50;+", "+39 347 1234567;-12.50;+")] // numbers stay
    [InlineData("+39 06 (66780586),-1/2", "+39 06 (66780586),-1/2")]
    [InlineData("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0")]
    [InlineData("-2+3,\"-2+3\"", "'-2+3,\"'-2+3\"")]
    [InlineData("\"+39 347\",\"+a\"", "\"+39 347\",\"'+a\"")]
    [InlineData("a;=b\tc|@d", "a;'=b\tc|'@d")] // whichever sign a spreadsheet parts by
    [InlineData("\"a\"\"=b\",x=y", "\"a\"\"=b\",x=y")]
    [InlineData("a\r\n=b", "a\r\n'=b")]
    [InlineData("\"\"=1+1,\"\"-a", "\"\"'=1+1,\"\"'-a")] // an empty pair of quotes hides nothing
    [InlineData("\uFEFF=1+1,\uFEFFa", "\uFEFF'=1+1,\uFEFFa")] // nor does the mark of UTF-8
    [InlineData("\uFEFF\"=1+1\"", "\uFEFF\"'=1+1\"")]
    public async Task Formulas_lose_their_force_and_nothing_else_changes(string csv, string safe)
    {
        foreach (var piece in new[] { 1, 3, 1_000 })
        {
            using var output = new MemoryStream();
            await SafeCsv.Copy(new Slow(Encoding.UTF8.GetBytes(csv), piece), output, TestContext.Current.CancellationToken);
            Assert.Equal(safe, Encoding.UTF8.GetString(output.ToArray()));
        }
    }

    [Fact]
    public async Task A_number_of_endless_length_is_no_number()
    {
        using var output = new MemoryStream();
        var field = "+" + new string('1', 500);
        await SafeCsv.Copy(new MemoryStream(Encoding.UTF8.GetBytes(field)), output, TestContext.Current.CancellationToken);
        Assert.Equal("'" + field, Encoding.UTF8.GetString(output.ToArray()));
    }

    private sealed class Slow(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);

        public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
        {
            var buffer = new byte[piece];
            for (int read; (read = await ReadAsync(buffer.AsMemory(), cancellationToken)) > 0;) await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
