namespace Quiete.Server.Tests;

public class ServerOptionsTests
{
    [Theory]
    [InlineData("https://registro.example/a+b")] // keys of signed notes are told from names by the plus sign
    [InlineData("https://perché.example")] // not ASCII
    [InlineData("https://registro.example/con spazi")]
    public void An_address_that_cannot_name_a_log_is_refused_before_anything_is_signed(string address)
    {
        var refused = Assert.Throws<BadInputException>(() => ServerOptions.Read(["--public-url", address]));
        Assert.Equal("--public-url", refused.Place);
    }

    [Theory]
    [InlineData("https://registro.example/", "registro.example")]
    [InlineData("http://[::1]:5080", "[::1]:5080")]
    [InlineData("https://xn--perch-fsa.example/gate", "xn--perch-fsa.example/gate")]
    public void The_log_is_named_after_the_public_address(string address, string name) =>
        Assert.Equal(name, ServerOptions.Read(["--public-url", address]).Origin);
}
