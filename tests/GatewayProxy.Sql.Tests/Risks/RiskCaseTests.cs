namespace GatewayProxy.Sql.Tests.Risks;

/// <summary>
/// With UPDATE_RISKS=&lt;the repository&gt; the first test writes the answers anew, for a person to read the
/// difference.
/// </summary>
public sealed class RiskCaseTests
{
    [Test]
    public void Cases_are_many()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_RISKS") is { Length: > 0 } folder)
        {
            RiskCase.Write(Path.Combine(folder, "tests/GatewayProxy.Sql.Tests/Risks/cases"), RiskAnswers.Lines);
        }

        Assert.That(RiskCase.All, Has.Count.GreaterThan(150));
    }

    [TestCaseSource(typeof(RiskCase), nameof(RiskCase.All))]
    public void Case_has_the_answer_that_stands_beside_it(RiskCase risks) =>
        Assert.That(RiskAnswers.Lines(risks), Is.EqualTo(risks.Expected));
}
