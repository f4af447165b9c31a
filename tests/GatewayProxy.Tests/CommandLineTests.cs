namespace GatewayProxy.Tests;

public sealed class CommandLineTests
{
    [TestCase]
    [TestCase("--nonsense")]
    [TestCase("--config", "config.json", "--log-format", "xml")]
    [TestCase("--config", "config.json", "--drain-timeout", "soon")]
    [TestCase("--config", "config.json", "--operations", "nowhere")]
    public async Task Usage_errors_have_an_exit_code_of_their_own(params string[] arguments) =>
        Assert.That(await Program.Main(arguments), Is.EqualTo(2));
}
