using Microsoft.Extensions.Time.Testing;

namespace GatewayProxy.Recording.Tests;

public sealed class SessionIdTests
{
    [Test]
    public void Later_sessions_have_greater_names()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var names = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            names.Add(SessionId.New(time));
            time.Advance(TimeSpan.FromMilliseconds(i % 7 == 0 ? 86_400_000 : 1));
        }

        Assert.That(names, Is.Ordered.Using<string>(StringComparer.Ordinal));
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Matches<string>(SessionId.IsValid));
    }

    [Test]
    public void A_name_tells_when_it_was_made()
    {
        var instant = new DateTimeOffset(2026, 8, 7, 6, 5, 4, 321, TimeSpan.Zero);

        Assert.That(SessionId.MadeAt(SessionId.New(new FakeTimeProvider(instant))), Is.EqualTo(instant));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("../../../../../etc/passwd_")]
    [TestCase("01JABCDEFGHJKMNPQRSTVWXYZ0")]
    [TestCase("01jabcdefghjkmnpqrstvwxyz/")]
    [TestCase("81jabcdefghjkmnpqrstvwxyz0")]
    public void What_is_not_a_session_id_never_becomes_a_file_name(string? text)
    {
        Assert.That(SessionId.IsValid(text), Is.False);
    }
}
