using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Tests.Support.Approvals;

namespace GatewayProxy.Tests.Approvals;

[CancelAfter(60_000)]
public sealed class ApprovalRequestFilesTests
{
    private RequestFilesFixture _files = null!;

    private static CancellationToken Ct => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void CreateDirectory() => _files = new RequestFilesFixture();

    [TearDown]
    public void RemoveDirectory() => _files.Dispose();

    [Test]
    public async Task What_is_asked_is_what_is_read()
    {
        const string text = "DELETE FROM orders -- \u001b[2J\n  WHERE 'yes' = E'\\\\n: - #'\u2028\u202e";
        var asked = await _files.AskAsync(text);
        var read = _files.Folder.List("shop").Single();

        Assert.That(asked.Metadata.Name, Does.Match("^ci-migrate-[0-9a-z]{5}$"));
        Assert.That(SpecDigest.Of(read.Spec), Is.EqualTo(SpecDigest.Of(_files.Spec(text))));
        Assert.That(read.Metadata.Uid, Is.EqualTo(asked.Metadata.Uid));
        Assert.That(read.Metadata.ResourceVersion, Is.EqualTo(asked.Metadata.ResourceVersion));
        var written = await File.ReadAllTextAsync(_files.PathOf(asked), Ct);
        Assert.That(written, Does.Not.Contain('\u001b').And.Not.Contain('\u202e'));
    }

    [Test]
    public async Task The_same_asker_asks_once_for_the_same()
    {
        var first = await _files.AskAsync();
        var again = await _files.AskAsync();
        var others = new[]
        {
            _files.Spec("DELETE FROM customers"),
            _files.Spec() with { GrantUid = "the grant was made anew" },
            _files.Spec() with { Requester = _files.Spec().Requester! with { Subject = "repo:acme/other" } },
            _files.Spec() with { Requester = _files.Spec().Requester! with { Issuer = "gitlab" } },
            _files.Spec() with { Requester = _files.Spec().Requester! with { Person = "somebody else" } },
            _files.Spec() with { Statement = _files.Spec().Statement! with { Text = "SELECT 1" } },
            _files.Spec() with { Statement = _files.Spec().Statement! with { Parameters = ["other"] } },
            _files.Spec() with { Statement = _files.Spec().Statement! with { Tables = ["public.other"] } },
            _files.Spec() with { Statement = _files.Spec().Statement! with { Database = "billing" } },
        };
        var names = new List<string>();
        foreach (var other in others)
        {
            names.Add((await _files.Requests.AskAsync(SampleRequest.Asked(other), Ct)).Metadata.Name);
        }

        Assert.That(again, Is.EqualTo(first).Using<ApprovalRequest>((a, b) => a.Metadata.Uid == b.Metadata.Uid));
        Assert.That(names.Append(first.Metadata.Name), Is.Unique);
    }

    [Test]
    public async Task What_is_over_is_not_reused()
    {
        var executed = await _files.AskAsync();
        Assert.That(await _files.Requests.TryExecuteAsync(executed, Ct), Is.True);
        var withdrawn = await _files.AskAsync();
        await _files.Requests.WithdrawAsync(withdrawn, "the client is gone", Ct);
        var expired = await _files.AskAsync();
        _files.Time.Advance(TimeSpan.FromMinutes(16));
        var last = await _files.AskAsync();

        Assert.That(
            new[] { executed, withdrawn, expired, last }.Select(request => request.Metadata.Uid), Is.Unique);
    }

    [Test]
    public async Task An_approved_request_is_used_up_once_and_never_again()
    {
        var asked = await _files.AskAsync();
        using var other = _files.Open();

        Assert.That(await _files.Requests.TryExecuteAsync(asked, Ct), Is.True);
        Assert.That(await _files.Requests.TryExecuteAsync(asked, Ct), Is.False, "by the version known before");
        Assert.That(await other.TryExecuteAsync(Read(asked), Ct), Is.False, "by the newest version");
        await _files.Requests.WithdrawAsync(asked, "too late", Ct);
        Assert.That(Read(asked).State, Is.EqualTo(ApprovalRequestState.Executed));
    }

    [Test]
    public async Task A_request_that_changed_meanwhile_is_not_executed()
    {
        var asked = await _files.AskAsync();
        var text = await File.ReadAllTextAsync(_files.PathOf(asked), Ct);
        await File.WriteAllTextAsync(
            _files.PathOf(asked), text.Replace("120000", "1", StringComparison.Ordinal), Ct);
        Assert.That(await _files.Requests.TryExecuteAsync(asked, Ct), Is.False);

        await _files.Requests.WithdrawAsync(asked, "the client is gone", Ct);
        Assert.That(Read(asked).State, Is.EqualTo(ApprovalRequestState.Withdrawn));
        Assert.That(await _files.Requests.TryExecuteAsync(Read(asked), Ct), Is.False);

        File.Delete(_files.PathOf(asked));
        Assert.That(await _files.Requests.TryExecuteAsync(asked, Ct), Is.False);
        await _files.Requests.WithdrawAsync(asked, "it is gone", Ct);
        Assert.That(File.Exists(_files.PathOf(asked)), Is.False);
    }

    [Test]
    public async Task A_file_that_was_copied_to_another_name_is_no_request()
    {
        var asked = await _files.AskAsync();
        File.Copy(_files.PathOf(asked), Path.Combine(_files.Directory, "shop", "ci-migrate-copy.yaml"));
        await File.WriteAllTextAsync(Path.Combine(_files.Directory, "shop", "noise.yaml"), "a: [", Ct);

        Assert.That(_files.Folder.List("shop").Count(), Is.EqualTo(1));
        Assert.That(() => _files.Folder.List("../shop").Count(), Throws.ArgumentException);
    }

    [Test]
    public async Task A_thousand_waiters_hear_of_their_own_request_and_of_no_other()
    {
        var asked = new List<ApprovalRequest>();
        for (var i = 0; i < 100; i++)
        {
            asked.Add(await _files.AskAsync($"DELETE FROM t{i}"));
        }

        var waiting = asked.SelectMany(request => Enumerable.Range(0, 10)
            .Select(_ => (Of: request, Change: _files.Requests.ChangedAsync(request, Ct)))).ToList();
        using var other = _files.Open();
        foreach (var request in asked.Take(50))
        {
            Assert.That(await other.TryExecuteAsync(request, Ct), Is.True);
        }

        var changed = await Task.WhenAll(waiting.Take(500).Select(waiter => waiter.Change));
        Assert.That(changed.Select(request => request.State), Has.All.EqualTo(ApprovalRequestState.Executed));
        Assert.That(
            changed.Select(request => request.Metadata.Name),
            Is.EqualTo(waiting.Take(500).Select(waiter => waiter.Of.Metadata.Name)));
        Assert.That(waiting.Skip(500).Select(waiter => waiter.Change.IsCompleted), Has.All.False);
    }

    [Test]
    public async Task Who_waits_for_what_changed_already_or_is_gone_hears_at_once()
    {
        var asked = await _files.AskAsync();
        await _files.Requests.WithdrawAsync(asked, "the client is gone", Ct);
        Assert.That(
            (await _files.Requests.ChangedAsync(asked, Ct)).State, Is.EqualTo(ApprovalRequestState.Withdrawn));

        File.Delete(_files.PathOf(asked));
        var gone = await _files.Requests.ChangedAsync(asked, Ct);
        Assert.That(gone.Metadata.DeletionTimestamp, Is.Not.Null);
        Assert.That(gone.Metadata.ResourceVersion, Is.Null);
        Assert.That(await _files.Requests.TryExecuteAsync(gone, Ct), Is.False);
        Assert.That((await _files.Requests.ChangedAsync(gone, Ct)).Metadata.DeletionTimestamp, Is.Not.Null, "again");
    }

    [Test]
    public async Task A_looping_agent_makes_no_more_requests_than_the_limits_allow()
    {
        (_files.MaxPendingPerGrant, _files.MaxPerMinute) = (3, 5);
        var asked = new List<ApprovalRequest>();
        for (var i = 0; i < 3; i++)
        {
            asked.Add(await _files.AskAsync($"DELETE FROM t{i}"));
        }

        var pending = (await Assert.ThrowsAsync<ApprovalLimitException>(() => _files.AskAsync("DELETE FROM t3")))!;
        Assert.That(pending.Message, Does.Contain("ci-migrate has 3 requests that wait for a decision"));
        Assert.That((await _files.AskAsync("DELETE FROM t0")).Metadata.Name, Is.EqualTo(asked[0].Metadata.Name));

        await _files.AskAsync("DELETE FROM t3", "another");
        await _files.Requests.WithdrawAsync(asked[0], "the client is gone", Ct);
        await _files.AskAsync("DELETE FROM t4", "another");
        var often = (await Assert.ThrowsAsync<ApprovalLimitException>(
            () => _files.AskAsync("DELETE FROM t5", "a-third")))!;
        Assert.That(
            often.Message,
            Does.Match("^the target makes 5 approval requests a minute; try again in ([1-9]|[1-5][0-9]|60) s$"));
        Assert.That(Directory.GetFiles(Path.Combine(_files.Directory, "shop"), "*.yaml"), Has.Length.EqualTo(5));

        _files.Time.Advance(TimeSpan.FromMinutes(1));
        await _files.AskAsync("DELETE FROM t5", "a-third");
    }

    [Test]
    public async Task A_looping_agent_leaves_half_of_the_targets_requests_to_other_grants()
    {
        _files.MaxPerMinute = 4;
        await _files.AskAsync("DELETE FROM t0");
        await _files.AskAsync("DELETE FROM t1");

        var often = (await Assert.ThrowsAsync<ApprovalLimitException>(() => _files.AskAsync("DELETE FROM t2")))!;
        Assert.That(often.Message, Does.StartWith("grant ci-migrate makes 2 approval requests a minute"));
        await _files.AskAsync("DELETE FROM t2", "another");
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(int.MaxValue)]
    public async Task A_limit_lets_one_request_through_however_small_or_large_it_is(int limit)
    {
        (_files.MaxPendingPerGrant, _files.MaxPerMinute) = (limit, limit);
        await _files.AskAsync("DELETE FROM t0");
        Assert.That(_files.Folder.List("shop").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Proxies_that_ask_at_once_stay_within_the_limit_together()
    {
        _files.MaxPendingPerGrant = 10;
        using var other = _files.Open();
        var asking = Enumerable.Range(0, 40).Select(async i =>
        {
            var store = i % 2 == 0 ? _files.Requests : other;
            try
            {
                await store.AskAsync(SampleRequest.Asked(_files.Spec($"DELETE FROM t{i}")), Ct);
                return true;
            }
            catch (ApprovalLimitException)
            {
                return false;
            }
        });

        Assert.That((await Task.WhenAll(asking)).Count(made => made), Is.EqualTo(10));
    }

    [Test]
    public void What_cannot_be_kept_is_an_IOException()
    {
        File.WriteAllText(Path.Combine(_files.Directory, "shop"), "no directory");

        Assert.That(() => _files.AskAsync(), Throws.InstanceOf<IOException>());
    }

    private ApprovalRequest Read(ApprovalRequest request) => _files.Folder.Find("shop", request.Metadata.Name)!;
}
