using System.Net;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Masks;
using GatewayProxy.Configuration;
using GatewayProxy.Masking;
using GatewayProxy.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Benchmarks.Holds;

/// <summary>Has a session of the proxy decide statements that no rule matches, in this process.</summary>
public sealed class RuleRounds(int rounds)
{
    private const int Times = 200_000;

    private static readonly byte[] Select = "SELECT abalance FROM pgbench_accounts WHERE aid = 1;"u8.ToArray();
    private static readonly byte[] Several =
        "BEGIN; UPDATE pgbench_accounts SET abalance = 1 WHERE aid = 1; SELECT 1; COMMIT"u8.ToArray();

    public async Task<IReadOnlyList<RuleFigures>> RunAsync()
    {
        using var analyses = TextAnalyses.Load(NullLogger<TextAnalyses>.Instance);
        var figures = new List<RuleFigures>();
        (string, byte[], bool)[] statements =
        [
            ("SELECT, text", Select, false), ("SELECT, prepared", Select, true), ("4 statements, text", Several, false),
        ];
        foreach (var (name, text, prepared) in statements)
        {
            foreach (var rules in (int[])[0, 5, 50])
            {
                figures.Add(RuleFigures.Of(name, rules, await MeasureAsync(analyses, text, prepared, rules)));
            }
        }

        return figures;
    }

    private async Task<IReadOnlyList<AnalysisRun>> MeasureAsync(
        TextAnalyses analyses, byte[] text, bool prepared, int rules)
    {
        var judge = Judge(analyses, rules);
        var portal = new Portal("");
        var statement = new PreparedStatement("", 0) { Message = [0, .. text, 0, 0, 0] };
        portal.Bind(statement, default);
        var runs = new List<AnalysisRun>();
        // The first rounds are for compilers.
        for (var round = -3; round < rounds; round++)
        {
            await AssessedAsync(judge, text);
            var meter = Meter.Start();
            for (var time = 0; time < Times; time++)
            {
                DecideOnce(judge, text, prepared ? portal : null);
            }

            if (round >= 0)
            {
                runs.Add(meter.Each(Times));
            }
        }

        return runs;
    }

    private static void DecideOnce(RuleJudge judge, byte[] text, Portal? portal)
    {
        var judged = new JudgedText();
        _ = portal is null
            ? judge.Assess(text, complete: true, ref judged)
            : judge.Assess(portal.Statement, ref judged);
        if (judge.Decide(judged.Assessed) is { Deciding.IsEmpty: false })
        {
            throw new InvalidOperationException("a rule matches");
        }

        judge.Sent(judged);
    }

    private static async Task AssessedAsync(RuleJudge judge, byte[] text)
    {
        var judged = new JudgedText();
        while (judge.Assess(text, complete: true, ref judged) == PipelineStep.Assess)
        {
            await judge.AssessAsync();
        }
    }

    // Nobody is connected: what decides looks at the configuration and at the grant.
    private static RuleJudge Judge(TextAnalyses analyses, int rules)
    {
        var grant = new GrantConfig
        {
            Namespace = "bench",
            Name = "bench",
            Uid = "uid-bench",
            Databases = ["bench"],
            Subjects = [],
            Masking = MaskingMode.Exempt,
            LoginRole = "bench",
            Session = new SessionLimits(),
        };
        var policy = new PolicyHolder();
        policy.Swap(PolicySnapshot.Create(
            BenchConfig.With(grant) with { ApprovalRules = BenchRules.Unmatched(rules) }));
        var services = new SessionServices(
            TimeProvider.System, policy, null!, analyses, null!, null!, NullLogger<Session>.Instance);
        var identity = new SessionIdentity
        {
            Id = "bench",
            Principal = null!,
            Database = "bench",
            ClientAddress = new IPEndPoint(IPAddress.Loopback, 0),
        };
        return new RuleJudge(new Session(identity, grant, null!, null!, null!, null!, services), services);
    }
}
