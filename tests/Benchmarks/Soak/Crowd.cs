using System.Collections.Concurrent;

namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>Clients that come, do something and go, for as long as they are let.</summary>
public sealed class Crowd(SoakTarget target)
{
    private const int Clients = 12;
    private const int FaultsShown = 5;

    /// <summary>A moderate load: what leaks does so per session, not per second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly Behaviour[] Urn =
        [.. Behaviour.All.SelectMany(b => Enumerable.Repeat(b, b.Weight))];

    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentQueue<string> _faults = new();

    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>What should have worked and did not.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Ends when everybody has finished what they were at.</summary>
    public Task RunAsync(CancellationToken leave) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => OneAsync(leave), CancellationToken.None)));

    private async Task OneAsync(CancellationToken leave)
    {
        while (!leave.IsCancellationRequested)
        {
            var behaviour = Urn[Random.Shared.Next(Urn.Length)];
            try
            {
                await behaviour.ActAsync(target, CancellationToken.None);
                _done.AddOrUpdate(behaviour.Name, 1, (_, count) => count + 1);
            }
            catch (Exception e)
            {
                _faults.Enqueue($"{behaviour.Name}: {e.Message} {e.InnerException?.Message}");
                if (_faults.Count <= FaultsShown)
                {
                    Console.WriteLine($"soak: {_faults.Last()}");
                }
            }

            await Task.Delay(Pause * (2 * Random.Shared.NextDouble()), CancellationToken.None);
        }
    }
}
