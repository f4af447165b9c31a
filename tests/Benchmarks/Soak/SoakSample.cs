namespace GatewayOperator.Tests.Benchmarks.Soak;

/// <summary>The gateway at one moment.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Resident">Bytes, VmRSS.</param>
/// <param name="Heap">Bytes, of managed objects at the last look, dead ones included.</param>
/// <param name="Collections">Garbage collections so far, of the oldest generation.</param>
/// <param name="Descriptors">Open files.</param>
/// <param name="Sessions">As the gateway counts them.</param>
/// <param name="Upstream">As the database server counts them.</param>
public sealed record SoakSample(
    TimeSpan At, long Resident, double Heap, double Collections, int Descriptors, int Sessions, int Upstream);
