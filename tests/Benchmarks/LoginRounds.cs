using GatewayOperator.Tests.Benchmarks.Contenders;
using GatewayOperator.Tests.Benchmarks.Load;
using GatewayOperator.Tests.Benchmarks.Report;

namespace GatewayOperator.Tests.Benchmarks;

/// <summary>Measures logins per second, in rotating order.</summary>
public sealed class LoginRounds(Field field, int rounds)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<LoginFigures>> RunAsync(int clients, CancellationToken ct)
    {
        var contenders = field.Contenders.Where(c => c.Name is not (Contender.Haproxy or Contender.Relay)).ToList();
        var runs = contenders.ToDictionary(c => c.Name, _ => new List<LoginRun>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var contender in contenders.Rotated(round + 1))
            {
                ct.ThrowIfCancellationRequested();
                var run = await LoginLoad.RunAsync(contender, clients, Duration);
                if (round >= 0)
                {
                    runs[contender.Name].Add(run);
                }

                field.ForgetRecordings();
            }
        }

        return [.. contenders.Select(c => LoginFigures.Of(clients, c.Name, runs))];
    }
}
