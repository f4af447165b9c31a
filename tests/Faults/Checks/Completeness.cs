namespace GatewayOperator.Tests.Faults.Checks;

/// <summary>Holds what the database has run against what was recorded before.</summary>
public static class Completeness
{
    /// <summary>Log times are whole milliseconds.</summary>
    private static readonly TimeSpan LogPrecision = TimeSpan.FromMilliseconds(1);

    /// <summary>The statements of one session that no intent stands for, each intent standing for one.</summary>
    /// <param name="logged">Of the session, in order.</param>
    /// <param name="intents">Of its journal, in order.</param>
    /// <param name="clocksAgree">Whether moments of both can be compared.</param>
    public static IReadOnlyList<LoggedStatement> Unrecorded(
        IEnumerable<LoggedStatement> logged, IReadOnlyList<Intent> intents, bool clocksAgree)
    {
        var next = 0;
        var unrecorded = new List<LoggedStatement>();
        foreach (var statement in logged)
        {
            var at = next;
            while (at < intents.Count && intents[at].Sql != statement.Sql)
            {
                at++;
            }

            if (at == intents.Count || (clocksAgree && intents[at].At > statement.At + LogPrecision))
            {
                unrecorded.Add(statement);
                continue;
            }

            next = at + 1;
        }

        return unrecorded;
    }
}
