using System.Text;
using GatewayOperator.Api.Configuration;
using GatewayProxy.Masking;
using GatewayProxy.Sql.Catalog;
using Microsoft.Extensions.Logging.Abstractions;

namespace GatewayProxy.Tests.Masking;

/// <summary>Judging texts in one session, with the real parser.</summary>
public sealed class SessionMaskingTests
{
    private const uint Accounts = 4711;

    private static readonly MaskCatalog Catalog = new(
    [
        new(new MaskedRelationConfig
        {
            Schema = "public",
            Name = "accounts",
            Oid = Accounts,
            ViewSchema = "views",
            ViewName = "v1",
            Columns =
            [
                new MaskedColumnConfig { Name = "balance", Number = 1, Exposure = ColumnExposure.Granted },
                new MaskedColumnConfig { Name = "email", Number = 2, Exposure = ColumnExposure.Masked },
            ],
        }),
    ]);

    private TextAnalyses _analyses = null!;

    [SetUp]
    public void Load() => _analyses = TextAnalyses.Load(NullLogger<TextAnalyses>.Instance);

    [TearDown]
    public void Dispose() => _analyses.Dispose();

    [TestCase(0)]
    [TestCase(AnalysisScope.LongestKept)]
    public async Task Text_is_parsed_once_when_names_are_known(int comment)
    {
        var session = new SessionMasking(_analyses);
        session.Use(Catalog);
        session.NamesAre(SessionNames.None with { Visible = new HashSet<uint> { Accounts } }, errorsOnly: false);
        var text = Encoding.ASCII.GetBytes($"SELECT email FROM accounts /* {new string('x', comment)} */");
        Assert.That(session.Find(text, out _, out _), Is.EqualTo(MaskingStep.Analyse));
        await session.AnalyseAsync(text);
        Assert.That(session.Find(text, out var analysis, out _), Is.EqualTo(MaskingStep.Known));
        Assert.That(Encoding.ASCII.GetString(analysis.Edited!.Text), Does.Contain("\"views\".\"v1\""));
    }

    [TestCase(0)]
    [TestCase(AnalysisScope.LongestKept)]
    public async Task Text_whose_names_had_to_be_asked_for_is_known_soon_after(int comment)
    {
        var session = new SessionMasking(_analyses);
        session.Use(Catalog);
        var text = Encoding.ASCII.GetBytes($"SELECT email FROM accounts /* {new string('x', comment)} */");
        await session.AnalyseAsync(text);
        Assert.That(session.Find(text, out _, out _), Is.EqualTo(MaskingStep.AskNames));
        session.NamesAre(SessionNames.None with { Visible = new HashSet<uint> { Accounts } }, errorsOnly: false);
        Assert.That(session.Find(text, out _, out _), Is.EqualTo(MaskingStep.Analyse));
        await session.AnalyseAsync(text);
        Assert.That(session.Find(text, out var analysis, out _), Is.EqualTo(MaskingStep.Known));
        Assert.That(analysis.Edited, Is.Not.Null);
    }
}
