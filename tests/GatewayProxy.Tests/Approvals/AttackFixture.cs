using System.Text;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Harness.Gateway;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayProxy.Tests.Approvals;

/// <summary>
/// An agent that may log in and send any bytes, rules that hold what could take all rows or is not understood, and an
/// approver who denies all that is asked: the ten rows of <c>held</c> stay.
/// </summary>
public abstract class AttackFixture : HoldFixture
{
    protected WireClient Agent { get; private set; } = null!;

    protected override GatewayConfig Adjust(GatewayConfig config) => base.Adjust(config) with
    {
        ApprovalRules = [Rules.Hold("dangerous", Risk.Destructive, Risk.UnboundedWrite, Risk.Unrecognised)],
    };

    [SetUp]
    public async Task LogInAsync() => Agent = await WireClient.LogInAsync(Gateway);

    [TearDown]
    public void LogOut() => Agent.Dispose();

    /// <summary>Sends queries one after the other; whatever is asked for them is denied.</summary>
    protected async Task SendAsync(params string[] queries)
    {
        foreach (var query in queries)
        {
            await SendAsync(new MessageBuilder().Query(query), 1);
        }
    }

    /// <summary>Sends messages at once, and reads until the server is ready so many times.</summary>
    /// <returns>The codes of what came, and the last error's code.</returns>
    protected Task<string> SendAsync(MessageBuilder messages, int readies) => Approver.DenyDuringAsync(async () =>
    {
        await Agent.SendAsync(messages);
        var seen = new StringBuilder();
        for (; readies > 0; readies--)
        {
            seen.Append(await Agent.ReadUntilAsync(BackendCode.ReadyForQuery));
        }

        return seen.ToString();
    });

    protected static async Task AllRowsAreThereAsync() => Assert.That(await LeftAsync(), Is.EqualTo(10));
}
