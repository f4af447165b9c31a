using GatewayOperator.Api.ApprovalRequests;

namespace GatewayOperator.Tests.Approvals;

/// <summary>Whoever can put files into the directory cannot put words into another's mouth.</summary>
[Platform(Include = "Linux")]
public sealed class DecisionFileTests
{
    private ApprovalsFixture _approvals = null!;

    private static UnixFileMode OwnersOwn => UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [SetUp]
    public async Task CreateAsync()
    {
        _approvals = new ApprovalsFixture();
        await _approvals.AskAsync();
    }

    [TearDown]
    public void Remove() => _approvals.Dispose();

    [Test]
    public async Task A_file_that_others_may_write_is_nobodys_word()
    {
        await RefusedAsync(path => File.SetUnixFileMode(path, OwnersOwn | UnixFileMode.OtherWrite));
        await RefusedAsync(path => File.SetUnixFileMode(path, OwnersOwn | UnixFileMode.GroupWrite));
    }

    [Test]
    public async Task A_link_to_an_approvers_file_is_not_their_decision()
    {
        var elsewhere = Path.Combine(_approvals.Inbox.Directory, "kept");
        await RefusedAsync(path =>
        {
            File.Move(path, elsewhere);
            File.CreateSymbolicLink(path, elsewhere);
        });
        File.Delete(elsewhere);
        await RefusedAsync(path => ApprovalsFixture.Run("ln", path, elsewhere));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task A_pipe_does_not_hold_up_the_operator()
    {
        await RefusedAsync(path =>
        {
            File.Delete(path);
            ApprovalsFixture.Run("mkfifo", path);
        });
        Assert.That(await _approvals.DecideAsync("games"), Is.Null);
    }

    [Test]
    public async Task Noise_is_taken_away_and_answered()
    {
        await RefusedAsync(path => File.WriteAllText(path, "a: ["));
        await RefusedAsync(path => File.WriteAllText(path, new string('x', 100_000)));
        await RefusedAsync(path => File.WriteAllText(path, "approved: true"));
    }

    [Test]
    public async Task An_answer_never_follows_a_link()
    {
        var victim = Path.Combine(_approvals.Inbox.Directory, "victim");
        await File.WriteAllTextAsync(victim, "untouched");
        var path = _approvals.Submit("daemon", adjust: d => d with { Uid = "another" });
        File.CreateSymbolicLink(Path.ChangeExtension(path, ".refused"), victim);
        await _approvals.Desk().LookAsync(default);

        Assert.That(await File.ReadAllTextAsync(victim), Is.EqualTo("untouched"));
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public async Task A_name_that_leaves_no_room_for_an_answer_holds_up_no_other_decision()
    {
        var path = _approvals.Submit("daemon", adjust: d => d with { Uid = "another" });
        var longest = Path.Combine(Path.GetDirectoryName(path)!, new string('a', 250) + ".yaml");
        File.Move(path, longest);

        Assert.That(await _approvals.DecideAsync("games"), Is.Null);
        Assert.That(File.Exists(longest), Is.False);
    }

    private async Task RefusedAsync(Action<string> change)
    {
        var path = _approvals.Submit("daemon");
        change(path);
        await _approvals.Desk().LookAsync(default);
        Assert.That(ApprovalsFixture.Answer(path), Is.Not.Null.And.Not.Empty);
        Assert.That(Path.Exists(path), Is.False);
        Assert.That(_approvals.Read().Status!.Decisions, Is.Empty);
        Assert.That(_approvals.Read().State, Is.EqualTo(ApprovalRequestState.Pending));
    }
}
