namespace GatewayOperator.Tests.Faults.Worlds;

/// <summary>How a <see cref="FaultyLink"/> treats what it should pass on.</summary>
public enum LinkState
{
    Passing = 0,

    /// <summary>Nobody is there.</summary>
    Stopped = 1,

    /// <summary>Every piece takes its time.</summary>
    Slow = 2,

    /// <summary>Connections break in the middle of an answer.</summary>
    Resetting = 3,

    /// <summary>503 to everything.</summary>
    Refusing = 4,
}
