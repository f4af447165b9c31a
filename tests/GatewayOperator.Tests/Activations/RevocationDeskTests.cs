using GatewayOperator.Activations;
using GatewayOperator.Approvals;
using GatewayOperator.Resources;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Activations;

/// <summary>Files with names that leave no room for an answer.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RevocationDeskTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dbgateway-revocations-").FullName;
    private readonly Inbox _inbox;

    public RevocationDeskTests()
    {
        _inbox = new Inbox(Path.Combine(_root, "revocations"));
        Directory.CreateDirectory(_inbox.Directory);
        _inbox.Open("shop");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task Revocation_that_cannot_be_answered_keeps_no_other_from_being_taken()
    {
        var (unanswerable, other) = (Leave(new string('a', 250)), Leave("b"));
        File.SetLastWriteTimeUtc(unanswerable, DateTime.UnixEpoch);
        using var ledger = LedgerFile.Open(Path.Combine(_root, "ledger.json"), TimeProvider.System);
        await new RevocationDesk(_inbox, ledger, () => ResourceSet.Empty, TimeProvider.System, NullLogger.Instance)
            .LookAsync(default);
        Assert.That(new[] { unanswerable, other }.Where(File.Exists), Is.Empty);
        Assert.That(Path.ChangeExtension(other, ".refused"), Does.Exist);
    }

    [Test]
    public void Wish_that_cannot_be_answered_leaves_no_token_behind()
    {
        var path = Leave(new string('a', 250));
        Assert.That(() => Inbox.Reply(path, ".asked", "ci-7k2mq"), Throws.InstanceOf<IOException>());
        Assert.That(path, Does.Not.Exist);
    }

    private string Leave(string name)
    {
        var path = Path.Combine(_inbox.Directory, "shop", $"{name}.yaml");
        File.WriteAllText(path, "nothing");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
