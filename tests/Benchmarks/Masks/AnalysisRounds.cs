using System.Text;
using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayProxy.Masking;
using GatewayProxy.Sql.Analysis;
using GatewayProxy.Sql.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayOperator.Tests.Benchmarks.Masks;

/// <summary>
/// Has a session of the proxy judge texts, in this process: those that were judged before, and those that nobody has
/// ever sent.
/// </summary>
public sealed class AnalysisRounds(MaskedDatabase masks, int rounds)
{
    private const int Hits = 200_000;
    private const int Misses = 1_000;

    private readonly MaskCatalog _catalog = new MaskCatalogs([masks.Config], null).Of(BenchServer.Database);

    private int _number;

    public async Task<IReadOnlyList<AnalysisFigures>> RunAsync()
    {
        using var analyses = TextAnalyses.Load(NullLogger<TextAnalyses>.Instance);
        var hits = AnalysisText.All.ToDictionary(t => t.Name, _ => new List<AnalysisRun>());
        var misses = AnalysisText.All.ToDictionary(t => t.Name, _ => new List<AnalysisRun>());
        // The first rounds are for compilers.
        for (var round = -2; round < rounds; round++)
        {
            foreach (var text in AnalysisText.All.Rotated(round + 2))
            {
                var miss = await MissAsync(analyses, text);
                var hit = await HitAsync(analyses, text);
                if (round >= 0)
                {
                    misses[text.Name].Add(miss);
                    hits[text.Name].Add(hit);
                }
            }
        }

        return [.. AnalysisText.All.Select(t => AnalysisFigures.Of(t, hits[t.Name], misses[t.Name]))];
    }

    private async Task<AnalysisRun> HitAsync(TextAnalyses analyses, AnalysisText text)
    {
        var session = Session(analyses);
        var sql = text.With(_number++);
        await JudgeAsync(session, sql);
        var meter = Meter.Start();
        for (var hit = 0; hit < Hits; hit++)
        {
            session.Find(sql, out _, out _);
        }

        return meter.Each(Hits);
    }

    private async Task<AnalysisRun> MissAsync(TextAnalyses analyses, AnalysisText text)
    {
        var session = Session(analyses);
        var texts = Enumerable.Range(0, Misses).Select(_ => text.With(_number++)).ToList();
        var meter = Meter.Start();
        foreach (var sql in texts)
        {
            await JudgeAsync(session, sql);
        }

        return meter.Each(Misses);
    }

    /// <summary>As a session judges a text before it goes on.</summary>
    private static async Task JudgeAsync(SessionMasking session, byte[] sql)
    {
        TextAnalysis analysis;
        while (session.Find(sql, out analysis, out _) == MaskingStep.Analyse)
        {
            await session.AnalyseAsync(sql);
        }

        if (analysis is not { Refusal: null })
        {
            throw new InvalidOperationException($"refused: {analysis?.Refusal} {Encoding.UTF8.GetString(sql)}");
        }
    }

    private SessionMasking Session(TextAnalyses analyses)
    {
        var session = new SessionMasking(analyses);
        session.Use(_catalog);
        var visible = _catalog.Relations.Select(r => r.Oid).ToHashSet();
        session.NamesAre(SessionNames.None with { Visible = visible }, errorsOnly: false);
        return session;
    }
}
