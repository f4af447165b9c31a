using System.Text;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>What a held statement does without naming it, changed between its request and its approval.</summary>
public sealed class MeaningTests : HoldFixture
{
    private const string Trigger =
        "CREATE OR REPLACE FUNCTION on_held() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'";

    [TestCase(Trigger + "; CREATE TRIGGER t BEFORE DELETE ON held FOR EACH ROW EXECUTE FUNCTION on_held()",
        "CREATE OR REPLACE FUNCTION on_held() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        TestName = "Function_of_a_trigger_that_was_redefined_meanwhile_is_another_one")]
    [TestCase("CREATE TABLE first () INHERITS (held); CREATE TABLE second (id int); INSERT INTO second VALUES (1); "
            + "GRANT ALL ON second TO PUBLIC",
        "ALTER TABLE second INHERIT held",
        TestName = "Table_that_became_a_part_meanwhile_was_not_approved")]
    [TestCase("ALTER TABLE held ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON held USING (id < 3)",
        "ALTER POLICY p ON held USING (true)",
        TestName = "Rows_that_a_policy_lets_in_meanwhile_were_not_approved")]
    [TestCase("CREATE FUNCTION even(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 % 2 = 0'; "
            + "ALTER TABLE held ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON held USING (even(id))",
        "CREATE OR REPLACE FUNCTION even(int) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        TestName = "Function_of_a_policy_that_was_redefined_meanwhile_is_another_one")]
    public Task Change_is_found_out(string before, string change) => AssertAsync("DELETE FROM held", before, change);

    [TestCase("ALTER TABLE held ADD n int", "ALTER TABLE held ALTER n SET DEFAULT 666",
        TestName = "Default_that_was_set_meanwhile_is_another_one")]
    [TestCase("CREATE FUNCTION number() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE held ADD n int "
            + "DEFAULT number()",
        "CREATE OR REPLACE FUNCTION number() RETURNS int LANGUAGE sql AS 'SELECT 666'",
        TestName = "Function_of_a_default_that_was_redefined_meanwhile_is_another_one")]
    public Task Change_of_a_default_is_found_out(string before, string change) =>
        AssertAsync("UPDATE held SET n = DEFAULT", before, change);

    [TestCase("CREATE FUNCTION even(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 % 2 = 0'; "
            + "CREATE VIEW seen AS SELECT id FROM held WHERE even(id); GRANT ALL ON seen TO PUBLIC",
        "CREATE OR REPLACE FUNCTION even(int) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        TestName = "Function_of_a_view_that_was_redefined_meanwhile_is_another_one")]
    [TestCase("CREATE VIEW seen AS SELECT id FROM held; GRANT ALL ON seen TO PUBLIC; " + Trigger,
        "CREATE TRIGGER t BEFORE DELETE ON held FOR EACH ROW EXECUTE FUNCTION on_held()",
        TestName = "Table_of_a_view_that_was_changed_meanwhile_is_another_one")]
    public Task Change_of_a_view_is_found_out(string before, string change) =>
        AssertAsync("DELETE FROM seen", before, change);

    [TearDown]
    public Task CleanAsync() => Server.Cluster.ExecuteAsync(
        "shop",
        "DROP TABLE IF EXISTS held, first, second CASCADE; DROP FUNCTION IF EXISTS on_held, even, number CASCADE",
        default);

    private async Task AssertAsync(string sql, string before, string change)
    {
        await Server.Cluster.ExecuteAsync("shop", before, default);
        // In the simple protocol: what is bound holds its locks, and nobody redefines it while it waits.
        using var client = await WireClient.LogInAsync(Gateway);
        await client.SendAsync(new MessageBuilder().Query(sql));
        var request = await Approver.PendingAsync();
        await Server.Cluster.ExecuteAsync("shop", change, default);
        await Approver.ApproveAsync(request);
        await client.ReadUntilAsync(BackendCode.ReadyForQuery);
        Assert.That(Encoding.UTF8.GetString(client.LastError), Does.Contain("ChangedSinceRequested"));
    }
}
