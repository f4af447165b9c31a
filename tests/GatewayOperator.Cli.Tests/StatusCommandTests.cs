using System.Text.Json.Nodes;

namespace GatewayOperator.Cli.Tests;

public sealed class StatusCommandTests
{
    private LocalFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new LocalFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Every_resource_is_listed_with_what_to_do_about_it()
    {
        _folder.WriteTargetStatus("shop", "orders");
        _folder.WriteTargetStatus("shop", "billing", "False", "The port is busy; choose another in gateway.port.");
        _folder.WriteStatus("notes.yaml", "- just a list");
        _folder.WriteStatus("broken.yaml", "a: [");

        var run = await _folder.RunAsync("status");
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(run.Code, Is.Zero);
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[1], Does.Match(@"^DatabaseTarget +shop +billing +False +Programmed +The port is busy;"));
        Assert.That(lines[2], Does.Match(@"^DatabaseTarget +shop +orders +True +Programmed +in force$"));
        var json = JsonNode.Parse((await _folder.RunAsync("status", "-o", "json")).Output)!.AsArray();
        Assert.That(json.Select(row => row!["ready"]!.GetValue<string>()), Is.EqualTo(new[] { "False", "True" }));
    }

    [Test]
    public async Task Status_of_an_operator_that_is_gone_is_not_taken_for_the_present()
    {
        _folder.WriteTargetStatus("shop", "orders");
        Assert.That((await _folder.RunAsync("status")).Error, Does.Contain("does not run"), "never started");

        var state = Directory.CreateDirectory(Path.Combine(_folder.Root, ".dbgateway")).FullName;
        var id = Path.Combine(state, "operator-pid");
        await File.WriteAllTextAsync(id, $"{Environment.ProcessId}");
        Assert.That((await _folder.RunAsync("status")).Error, Is.Empty, "running");

        File.Delete(id);
        Assert.That((await _folder.RunAsync("status")).Error, Does.Contain("does not run"), "stopped");

        await File.WriteAllTextAsync(id, $"{int.MaxValue}");
        Assert.That((await _folder.RunAsync("status")).Error, Does.Contain("does not run"), "killed");
    }

    [Test]
    public async Task A_message_cannot_paint_on_the_terminal()
    {
        _folder.WriteTargetStatus("shop", "orders", "False", "\"evil \\e[2J\"");

        var shown = (await _folder.RunAsync("status")).Output;
        Assert.That(shown, Does.Contain("evil \\u{1b}[2J").And.Not.Contain("\u001b"));
    }

    [Test]
    public async Task Without_an_operator_the_way_to_start_one_is_named()
    {
        var run = await _folder.RunAsync("status");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain($"gateway-operator local --resources {_folder.Root}"));
    }

    [Test]
    public async Task Certificate_authority_is_printed_as_published()
    {
        _folder.WriteTargetStatus("shop", "orders");
        Assert.That((await _folder.RunAsync("ca", "orders")).Code, Is.EqualTo(1));
        _folder.WriteStatus("shop.orders-gateway-ca.crt", "-----BEGIN CERTIFICATE-----\nx\n");

        Assert.That((await _folder.RunAsync("ca")).Output, Is.EqualTo("-----BEGIN CERTIFICATE-----\nx\n"));
        Assert.That((await _folder.RunAsync("ca", "shop/orders")).Code, Is.Zero);
        var unknown = await _folder.RunAsync("ca", "billing");
        Assert.That(unknown.Code, Is.EqualTo(1));
        Assert.That(unknown.Error, Does.Contain("no target billing").And.Contain("shop/orders"));
    }

    [Test]
    public async Task Usage_errors_have_an_exit_code_of_their_own()
    {
        Assert.That((await _folder.RunAsync("unheard-of")).Code, Is.EqualTo(2));
        Assert.That((await _folder.RunAsync("replay")).Code, Is.EqualTo(2));
        Assert.That((await _folder.RunAsync("sessions", "--limit", "many")).Code, Is.EqualTo(2));
    }

    [Test]
    public async Task Version_names_the_formats()
    {
        var run = await _folder.RunAsync("version");

        Assert.That(run.Output, Does.Match(@"^dbgateway \d+\.\d+\.\d+\n").And.Contain("recording format 2"));
    }
}
