namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>COPY to its end, and given up half way by either side.</summary>
public sealed class CopyTests : MatrixTests
{
    // 5 000 orders of the customers 1 to 5 000.
    private const string Copied = "5000|12502500";

    [Cell(Feature.CopyText)]
    [TestCaseSource(nameof(Able), [Feature.CopyText])]
    public Task COPY_out_and_in_as_text_keeps_every_row(Client client) => CopiesAsync(client, Feature.CopyText);

    [Cell(Feature.CopyCsv)]
    [TestCaseSource(nameof(Able), [Feature.CopyCsv])]
    public Task COPY_out_and_in_as_csv_keeps_every_row(Client client) => CopiesAsync(client, Feature.CopyCsv);

    [Cell(Feature.CopyBinary)]
    [TestCaseSource(nameof(Able), [Feature.CopyBinary])]
    public Task COPY_out_and_in_as_binary_keeps_every_row(Client client) => CopiesAsync(client, Feature.CopyBinary);

    [Cell(Feature.CopyAbortedByClient)]
    [TestCaseSource(nameof(Able), [Feature.CopyAbortedByClient])]
    public async Task COPY_that_the_client_gives_up_leaves_no_row_and_the_session_lives_on(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.CopyAbortedByClient);
        Assert.That(await PlayAsync(client, Feature.CopyAbortedByClient, stage), Is.EqualTo("alive"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo("0|0"));
        var outcome = (await Journal.OfAsync(stage)).Outcome("FROM STDIN");
        Assert.That(outcome.Text("sqlState"), Is.EqualTo("57014"));
    }

    [Cell(Feature.CopyAbortedByServer)]
    [TestCaseSource(nameof(Able), [Feature.CopyAbortedByServer])]
    public async Task COPY_that_the_server_refuses_half_way_leaves_no_row_and_the_session_lives_on(Client client)
    {
        using var stage = await PrepareAsync(client, Feature.CopyAbortedByServer);
        Assert.That(await PlayAsync(client, Feature.CopyAbortedByServer, stage), Is.EqualTo("22P02\nalive"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo("0|0"));
        var outcome = (await Journal.OfAsync(stage)).Outcome("FROM STDIN");
        Assert.That(outcome.Text("sqlState"), Is.EqualTo("22P02"));
    }

    private static async Task CopiesAsync(Client client, Feature format)
    {
        using var stage = await PrepareAsync(client, format);
        Assert.That(await PlayAsync(client, format, stage), Is.EqualTo("5000"));
        Assert.That(await stage.OrdersAsync(), Is.EqualTo(Copied));
    }
}
