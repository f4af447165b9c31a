using GatewayOperator.Api.ApprovalRequests;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>Texts that the server cuts into other tokens than the gateway does.</summary>
public sealed class ReadingAttackTests : AttackFixture
{
    private const string Off = "SET standard_conforming_strings = off";
    private const string On = "SET standard_conforming_strings = on";

    // One string and a SELECT to who reads as the standard says; a DELETE behind a quote to who heeds backslashes.
    private const string TwoFaced = "SELECT '\\''; DELETE FROM held; --'";

    [Test]
    public async Task Text_behind_a_change_of_how_texts_are_read_is_held()
    {
        await SendAsync(new MessageBuilder().Query(Off).Query(TwoFaced), 2);
        await AllRowsAreThereAsync();
        await SendAsync(TwoFaced);
        await AllRowsAreThereAsync();
    }

    [TestCase("ROLLBACK", "BEGIN", On)]
    [TestCase("COMMIT", "BEGIN", "SET LOCAL standard_conforming_strings = on")]
    [TestCase("ROLLBACK TO s", "BEGIN", "SAVEPOINT s", On)]
    public async Task Text_behind_what_takes_a_setting_back_is_held(string back, params string[] before)
    {
        await SendAsync(Off);
        await SendAsync(before);
        await SendAsync(new MessageBuilder().Query(back).Query(TwoFaced).Query("COMMIT"), 3);
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task Text_behind_an_error_that_takes_a_setting_back_is_held()
    {
        await SendAsync(Off, "BEGIN", On);
        await SendAsync(new MessageBuilder().Query("SELECT 1 / 0").Query("ROLLBACK; " + TwoFaced), 2);
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task Setting_that_is_changed_and_hidden_in_one_text_is_remembered()
    {
        await SendAsync($"{Off}; COMMIT; BEGIN; {On}");
        await SendAsync(new MessageBuilder().Query("ROLLBACK").Query(TwoFaced), 2);
        await AllRowsAreThereAsync();
    }

    [Test]
    public async Task Pipeline_of_a_session_that_reads_as_the_standard_says_is_not_held()
    {
        var seen = await SendAsync(new MessageBuilder().Query("BEGIN").Query("SELECT 1").Query("COMMIT"), 3);
        Assert.That(seen, Is.EqualTo("CZTDCZCZ"));
        Assert.That(Approver.All.Where(r => !r.IsOver), Is.Empty);
    }
}
