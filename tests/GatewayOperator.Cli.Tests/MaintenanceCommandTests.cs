using System.Globalization;
using GatewayOperator.Api.Targets;

namespace GatewayOperator.Cli.Tests;

public sealed class MaintenanceCommandTests
{
    private LocalFolder _folder = null!;

    private string State => Path.Combine(_folder.Root, ".dbgateway");

    private string Window => MaintenanceFile.PathOf(State, "shop", "orders");

    [SetUp]
    public void CreateFolder()
    {
        _folder = new LocalFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(Window)!);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Begin_returns_when_the_operator_says_that_the_views_are_gone()
    {
        PretendThatTheOperatorRuns();
        _folder.WriteTargetStatus("shop", "orders");
        var run = _folder.RunAsync("maintenance", "begin", "orders", "--for", "30m");
        while (MaintenanceFile.Read(Window) is null)
        {
            await Task.Delay(10);
        }

        Assert.That(run.IsCompleted, Is.False);
        Assert.That(
            MaintenanceFile.Read(Window),
            Is.EqualTo(TimeProvider.System.GetUtcNow().AddMinutes(30)).Within(TimeSpan.FromMinutes(2)));
        _folder.WriteTargetStatus("shop", "orders", "False", reason: "Maintenance");
        var outcome = await run;
        Assert.That(outcome.Code, Is.Zero, outcome.Error);
        Assert.That(outcome.Output, Does.StartWith("Masked views of shop/orders are dropped until 2"));
    }

    [Test]
    public async Task End_returns_when_the_target_is_in_force_again()
    {
        PretendThatTheOperatorRuns();
        MaintenanceFile.Write(Window, TimeProvider.System.GetUtcNow().AddHours(1));
        _folder.WriteTargetStatus("shop", "orders", "False", reason: "Maintenance");
        var run = _folder.RunAsync("maintenance", "end");
        while (File.Exists(Window))
        {
            await Task.Delay(10);
        }

        Assert.That(run.IsCompleted, Is.False);
        _folder.WriteTargetStatus("shop", "orders");
        Assert.That((await run).Output, Is.EqualTo("Masked views of shop/orders are back.\n"));
    }

    [Test]
    public async Task Without_an_operator_nothing_is_begun()
    {
        _folder.WriteTargetStatus("shop", "orders");
        var run = await _folder.RunAsync("maintenance", "begin");
        Assert.That(run.Code, Is.Not.Zero);
        Assert.That(run.Error, Does.Contain("The operator does not run"));
        Assert.That(File.Exists(Window), Is.False);
    }

    [TestCase("0s")]
    [TestCase("-5m")]
    [TestCase("tomorrow")]
    public async Task Window_without_an_end_is_refused(string duration)
    {
        PretendThatTheOperatorRuns();
        _folder.WriteTargetStatus("shop", "orders");
        Assert.That((await _folder.RunAsync("maintenance", "begin", $"--for={duration}")).Code, Is.Not.Zero);
        Assert.That(File.Exists(Window), Is.False);
    }

    private void PretendThatTheOperatorRuns() => File.WriteAllText(
        Path.Combine(State, "operator-pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
}
