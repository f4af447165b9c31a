using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;
using GatewayOperator.Tests.Masking.Wire;

namespace GatewayOperator.Tests.Masking.RandomSql;

/// <summary>A session with each twin; both hear the same, at the same time.</summary>
public sealed class TwinSession : IDisposable
{
    // Random joins have no end. What runs into this limit is not judged.
    private static readonly SqlCase Limited = new()
    {
        Class = "random",
        Name = "limit",
        Expectation = Expectation.Parse("masked"),
        Statements = ["SET statement_timeout = '300ms'"],
    };

    private readonly WireClient _a;
    private readonly WireClient _b;

    private TwinSession(WireClient a, WireClient b) => (_a, _b) = (a, b);

    public static async Task<TwinSession> OpenAsync(Door door)
    {
        var session = new TwinSession(
            await door.OpenAsync(TwinDatabases.A), await door.OpenAsync(TwinDatabases.B));
        var limited = await session.AskAsync(Limited, Dialect.Simple);
        Assert.That(limited.A.Tags.Concat(limited.B.Tags), Is.EqualTo(new[] { "SET", "SET" }), limited.A.Received);
        return session;
    }

    public async Task<TwinAnswers> AskAsync(SqlCase said, Dialect dialect)
    {
        var a = new Conversation(_a, said, dialect).HoldAsync();
        var b = new Conversation(_b, said, dialect).HoldAsync();
        return new TwinAnswers(dialect, await a, await b);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }
}
