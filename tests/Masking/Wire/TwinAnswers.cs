using GatewayOperator.Tests.Harness.Gateway;
using GatewayOperator.Tests.Masking.Corpus;
using GatewayOperator.Tests.Masking.Twins;

namespace GatewayOperator.Tests.Masking.Wire;

/// <summary>What both twins answered to one case in one dialect.</summary>
public sealed record TwinAnswers(Dialect Dialect, Transcript A, Transcript B)
{
    public bool Differ => A.Comparable != B.Comparable;

    public static async Task<IReadOnlyList<TwinAnswers>> AskAsync(Door door, SqlCase said)
    {
        var answers = new List<TwinAnswers>();
        foreach (var dialect in Conversation.DialectsOf(said))
        {
            answers.Add(await AskAsync(door, said, dialect));
        }

        return answers;
    }

    public static async Task<TwinAnswers> AskAsync(Door door, SqlCase said, Dialect dialect)
    {
        var a = Conversation.HoldAsync(door, TwinDatabases.A, said, dialect);
        var b = Conversation.HoldAsync(door, TwinDatabases.B, said, dialect);
        return new TwinAnswers(dialect, await a, await b);
    }
}
