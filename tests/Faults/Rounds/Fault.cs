using GatewayOperator.Tests.Faults.Worlds;

namespace GatewayOperator.Tests.Faults.Rounds;

/// <summary>Something bad that happens to an installation, and how that is mended.</summary>
/// <param name="Name">In reports.</param>
/// <param name="StrikeAsync">Does it, under load.</param>
public sealed record Fault(string Name, Func<FaultWorld, Random, Task> StrikeAsync)
{
    /// <summary>Mends what stays broken otherwise.</summary>
    public Func<FaultWorld, Task> HealAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>A process dies, so that sessions of this round may be interrupted.</summary>
    public bool Kills { get; init; }

    /// <summary>Processes are started in its rounds, which takes seconds.</summary>
    public bool RestartsProcesses { get; init; }

    /// <summary>Lines are gone, or could not be written: <c>verify</c> has to say that.</summary>
    public bool LosesLines { get; init; }

    /// <summary>Statements may run that are not recorded, for the target says so.</summary>
    public bool Continues { get; init; }

    /// <summary>Moments of gateway and database can be compared.</summary>
    public bool KeepsTime { get; init; } = true;

    public override string ToString() => Name;
}
