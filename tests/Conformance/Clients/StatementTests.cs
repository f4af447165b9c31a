using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Statements in both protocols, and what becomes of them.</summary>
public sealed class StatementTests : MatrixTests
{
    private const string Alive = "alive";
    private const string SumOfTwenty = "210";
    private const long LargeGrowth = 100 * 1024 * 1024;

    [Cell(Feature.Simple)]
    [TestCaseSource(nameof(Able), [Feature.Simple])]
    public async Task Simple_Query_runs_all_its_statements(Client client) =>
        Assert.That(await PlayAsync(client, Feature.Simple), Is.EqualTo("10\nsecond"));

    [Cell(Feature.Extended)]
    [TestCaseSource(nameof(Able), [Feature.Extended])]
    public async Task Parameters_arrive_with_their_types_and_NULL(Client client) =>
        Assert.That(await PlayAsync(client, Feature.Extended), Is.EqualTo("42\né\ntrue"));

    [Cell(Feature.Unnamed)]
    [TestCaseSource(nameof(Able), [Feature.Unnamed])]
    public async Task Unnamed_statement_leaves_nothing_prepared_at_the_server(Client client) =>
        Assert.That(await PlayAsync(client, Feature.Unnamed), Is.EqualTo($"{SumOfTwenty}\n0"));

    [Cell(Feature.Named)]
    [TestCaseSource(nameof(Able), [Feature.Named])]
    public async Task Named_statement_stays_prepared_at_the_server(Client client) =>
        Assert.That(await PlayAsync(client, Feature.Named), Is.EqualTo($"{SumOfTwenty}\n1"));

    [Cell(Feature.Pipelined)]
    [TestCaseSource(nameof(Able), [Feature.Pipelined])]
    public async Task Pipeline_is_answered_in_order_and_undone_by_an_error(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Pipelined);
        var numbers = string.Join(',', Enumerable.Range(0, 200));
        Assert.That(
            await PlayAsync(client, Feature.Pipelined, stage), Is.EqualTo($"{numbers}\n22012\n{Alive}"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo("0|0"));
    }

    [Cell(Feature.Cursor)]
    [TestCaseSource(nameof(Able), [Feature.Cursor])]
    public async Task Rows_come_in_portions_and_the_rest_may_stay_unread(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Cursor);
        Assert.That(await PlayAsync(client, Feature.Cursor, stage), Is.EqualTo($"10000\n250\n{Alive}"));
        // Every portion of a hundred is an Execute or a FETCH.
        Assert.That((await Journal.OfAsync(stage)).Count(l => l.Text("type") == "statement"), Is.AtLeast(100));
    }

    [Cell(Feature.Transaction)]
    [TestCaseSource(nameof(Able), [Feature.Transaction])]
    public async Task Error_fails_the_transaction_until_its_savepoint(Client client) =>
        Assert.That(await PlayAsync(client, Feature.Transaction), Is.EqualTo($"22012\n25P02\n2\n{Alive}"));

    [Cell(Feature.Cancel)]
    [TestCaseSource(nameof(Able), [Feature.Cancel])]
    public async Task Cancel_ends_the_statement_and_the_session_lives_on(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Cancel);
        using var scenario = client.Start(Feature.Cancel, stage);
        await ClientsInstallation.RunningAsync($"pg_sleep(300)%{stage.Tag}");
        scenario.GoAhead();
        Assert.That((await scenario.EndAsync()).Succeeded(), Is.EqualTo($"57014\n{Alive}"));
        var journal = await Journal.OfAsync(stage);
        Assert.That(journal.Outcome("pg_sleep").Text("result"), Is.EqualTo("canceled"));
        Assert.That(journal.Single(l => l.Text("type") == "cancel").Text("by"), Is.EqualTo("client"));
    }

    [Cell(Feature.Large)]
    [TestCaseSource(nameof(Able), [Feature.Large])]
    public async Task Value_of_200_MB_passes_both_ways_without_filling_the_proxys_memory(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.Large);
        var before = Processes.ResidentBytes(Gateway.Proxy);
        using var scenario = client.Start(Feature.Large, stage);
        var ended = scenario.EndAsync();
        var peak = await PeakAsync(Gateway.Proxy, ended);
        Assert.That((await ended).Succeeded(), Is.EqualTo("200000000\nsame"));
        Assert.That(peak - before, Is.LessThan(LargeGrowth), $"Before: {before}, at most: {peak}.");
    }

    private static async Task<long> PeakAsync(int process, Task until)
    {
        var peak = 0L;
        while (!until.IsCompleted)
        {
            peak = Math.Max(peak, Processes.ResidentBytes(process));
            await Task.WhenAny(until, Task.Delay(50));
        }

        return peak;
    }
}
