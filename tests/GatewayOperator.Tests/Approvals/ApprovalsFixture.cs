using System.Diagnostics;
using GatewayOperator.Api.ApprovalRequests;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.ApprovalRules;
using GatewayOperator.Api.Grants;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Signing;
using GatewayOperator.Api.Targets;
using GatewayOperator.Approvals;
using GatewayOperator.Approvals.Notifications;
using GatewayOperator.Resources;
using GatewayOperator.Tests.Support.Approvals;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GatewayOperator.Tests.Approvals;

/// <summary>Requests and decisions as files, and an operator that looks at them when it is told to.</summary>
internal sealed class ApprovalsFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dbgateway-approvals-").FullName;
    private readonly RequestNotifier _notifier;
    private FirstSight _firstSight;
    private int _decisions;

    public ApprovalsFixture(RequestNotifier? notifier = null)
    {
        Requests = new RequestFolder(Path.Combine(_root, "requests"));
        Requests.Create();
        Directory.CreateDirectory(Path.Combine(_root, "decisions"));
        Inbox = new Inbox(Path.Combine(_root, "decisions"));
        Inbox.Open("shop");
        _firstSight = new FirstSight(Key.Public);
        _notifier = notifier ?? new RequestNotifier(Time, NullLogger.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public SigningKey Key { get; } = SigningKey.Create();

    public RequestFolder Requests { get; }

    public Inbox Inbox { get; }

    /// <summary>How the rule asks for approval.</summary>
    public ApprovalPolicy Policy { get; set; } = new();

    public bool HasRule { get; set; } = true;

    /// <summary>Null as in files.</summary>
    public string? RuleUid { get; set; }

    /// <summary>The target that the rule is for.</summary>
    public string RuleTarget { get; set; } = "orders";

    /// <summary>Rules beside that one.</summary>
    public IReadOnlyList<ApprovalRule> OtherRules { get; set; } = [];

    public DatabaseTarget? Target { get; set; }

    public DatabaseGrant? Grant { get; set; }

    /// <summary>What the rule is about.</summary>
    public RuleMatch Match { get; set; } = new();

    public async Task<ApprovalRequest> AskAsync(string name = "ci-migrate-7k2mq", Requester? requester = null)
    {
        var request = SampleRequest.Stored(Time.GetUtcNow(), name);
        return await KeepAsync(requester is null
            ? request
            : request with { Spec = request.Spec with { Requester = requester } });
    }

    public async Task<ApprovalRequest> KeepAsync(ApprovalRequest request)
    {
        using (await Requests.LockAsync("shop", default))
        {
            Requests.Create(request);
        }

        await LookAsync();
        return Read(request.Metadata.Name);
    }

    public ApprovalRequest Read(string name = "ci-migrate-7k2mq") => Requests.Find("shop", name)!;

    public ApprovalProof Proof(string name = "ci-migrate-7k2mq") => ApprovalProof.Verify(Read(name), Key.Public);

    /// <summary>Leaves a decision as the user's command does; returns its path.</summary>
    public string Submit(
        string user,
        bool approved = true,
        ApprovalRequest? of = null,
        Func<SubmittedDecision, SubmittedDecision>? adjust = null)
    {
        var request = of ?? Read();
        var decision = new SubmittedDecision
        {
            Request = request.Metadata.Name,
            Uid = request.Metadata.Uid!,
            Spec = SpecDigest.Of(request.Spec),
            Approved = approved,
        };
        var path = Path.Combine(
            Inbox.Directory, "shop", $"{request.Metadata.Name}.{Interlocked.Increment(ref _decisions)}.yaml");
        File.WriteAllText(path, (adjust?.Invoke(decision) ?? decision).Write());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Run("chown", user, path);
        return path;
    }

    /// <summary>Submits and has the operator look; returns why it does not count, or null.</summary>
    public async Task<string?> DecideAsync(
        string user,
        bool approved = true,
        ApprovalRequest? of = null,
        Func<SubmittedDecision, SubmittedDecision>? adjust = null)
    {
        var path = Submit(user, approved, of, adjust);
        await Desk().LookAsync(default);
        Assert.That(File.Exists(path), Is.False, "the decision was taken");
        return Answer(path);
    }

    public static string? Answer(string path)
    {
        var answer = Path.ChangeExtension(path, ".refused");
        return File.Exists(answer) ? File.ReadAllText(answer).Trim() : null;
    }

    /// <summary>A desk of its own: what a second operator would be.</summary>
    public DecisionDesk Desk() => new(Inbox, Requests, _firstSight, Resources, Key, Time, NullLogger.Instance);

    public Task LookAsync() => new FolderUpkeep(
        Inbox, Requests, _firstSight, new RequestUpkeep(Requests, Resources, _notifier, Time), Time)
        .LookAsync(default);

    /// <summary>What was seen is forgotten, as it is by a new start.</summary>
    public void Restart() => _firstSight = new FirstSight(Key.Public);

    /// <summary>Writes to a request's file what nobody may write there.</summary>
    public void Tamper(string from, string to)
    {
        var path = Path.Combine(Requests.Directory, "shop", "ci-migrate-7k2mq.yaml");
        var text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(from));
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}");
    }

    public void Dispose()
    {
        _notifier.Dispose();
        Key.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    public ResourceSet Resources() => new()
    {
        Resources = new IResource?[] { HasRule ? Rule() : null, Target, Grant }.Concat(OtherRules)
            .OfType<IResource>().ToDictionary(ResourceKey.Of),
        Origins = new Dictionary<ResourceKey, string>(),
        Broken = ResourceSet.Empty.Broken,
        Unreadable = [],
        Errors = [],
    };

    public ApprovalRule Rule() => new()
    {
        ApiVersion = ResourceGroup.ApiVersion,
        Kind = ResourceKinds.Rule,
        Metadata = new ObjectMeta { Name = "destructive", Namespace = "shop", Uid = RuleUid },
        Spec = new ApprovalRuleSpec
        {
            TargetRef = new LocalReference { Name = RuleTarget },
            Match = Match,
            Action = RuleAction.RequireApproval,
            Approval = Policy,
        },
    };
}
