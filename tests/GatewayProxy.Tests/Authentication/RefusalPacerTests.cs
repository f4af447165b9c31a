using GatewayProxy.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Tests.Authentication;

[Parallelizable]
public sealed class RefusalPacerTests
{
    [TestCase(0, 250)]
    [TestCase(3, 250)]
    [TestCase(249, 250)]
    [TestCase(260, 500)]
    public void Refusals_are_answered_at_common_moments(int spentMilliseconds, int answeredAt)
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(spentMilliseconds));
        var wait = new RefusalPacer(clock).WaitAsync(start, CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(answeredAt - spentMilliseconds - 1));
        Assert.That(wait.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(wait.IsCompleted, Is.True);
    }
}
