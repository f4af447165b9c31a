using System.Security.Cryptography;
using GatewayProxy.Protocol;
using GatewayProxy.Protocol.Simple;

namespace GatewayOperator.Tests.Fuzz.Sessions;

/// <summary>Texts longer than the journal keeps: the digest of the rest belongs to one statement.</summary>
public sealed class LargeTextTests
{
    [Test]
    public async Task Digest_of_a_long_text_is_recorded_with_its_own_statement()
    {
        using var stage = new RelayStage();
        var (one, other) = (new string('1', 1_300_000), new string('2', 1_400_000));
        var stream = new MessageBuilder().Query("SELECT 1").Query(one).Query(other).Written.ToArray();
        var answers = new MessageBuilder();
        for (var i = 0; i < 3; i++)
        {
            answers.Begin(BackendCode.CommandComplete).String("SELECT 1").End().ReadyForQuery();
        }

        // In portions, so that the head of a text is there before its end.
        var relayed = await stage.AnswerAsync(stream, answers.Written.ToArray(), Splits.Whole, () => 10_000);
        Assert.That(relayed.Journal.Digests, Is.EqualTo(new[] { "", Digest(one), Digest(other) }));
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
