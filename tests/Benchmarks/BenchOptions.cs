namespace GatewayOperator.Tests.Benchmarks;

/// <summary>How thoroughly <c>bench</c> measures, and what.</summary>
public sealed record BenchOptions
{
    /// <summary>Interleaved rounds of every cell.</summary>
    public required int Rounds { get; init; }

    /// <summary>Seconds of one run of pgbench.</summary>
    public required int Duration { get; init; }

    /// <summary>A few cells in about two minutes; the page stays as it is.</summary>
    public required bool Quick { get; init; }

    /// <summary>Only what masks cost, and only that part of the page.</summary>
    public bool Masks { get; init; }

    /// <summary>Only what recording costs, and only that part of the page.</summary>
    public bool Recording { get; init; }

    /// <summary>Only what approval costs, and only that part of the page.</summary>
    public bool Holds { get; init; }

    /// <summary>Only cells whose name contains this; the page stays as it is.</summary>
    public string? Cell { get; init; }

    /// <summary>More builds of <c>gateway-proxy</c> to measure beside this one; the page stays as it is.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];
}
