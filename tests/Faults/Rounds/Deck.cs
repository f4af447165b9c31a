namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>Deals faults in random order, each as often as any other of its kind.</summary>
/// <param name="faults">Each of them.</param>
/// <param name="random">The order.</param>
/// <param name="weight">How often one is dealt that no process has to be started for, to one that takes longer.</param>
public sealed class Deck(IReadOnlyList<Fault> faults, Random random, int weight = 1)
{
    private readonly Queue<Fault> _cards = new();

    public int Size => faults.Count;

    public Fault Next()
    {
        if (_cards.Count == 0)
        {
            var shuffled = faults.SelectMany(f => Enumerable.Repeat(f, f.RestartsProcesses ? 1 : weight)).ToArray();
            random.Shuffle(shuffled);
            foreach (var fault in shuffled)
            {
                _cards.Enqueue(fault);
            }
        }

        return _cards.Dequeue();
    }
}
