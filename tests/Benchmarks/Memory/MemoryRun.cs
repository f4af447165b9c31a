namespace GatewayOperator.Tests.Benchmarks.Memory;

/// <summary>Resident memory of a contender that holds idle sessions.</summary>
/// <param name="Contender">Its name.</param>
/// <param name="Sessions">How many it holds.</param>
/// <param name="Bytes">Resident.</param>
/// <param name="PerSession">Bytes more than with none, per session; 0 for none.</param>
public sealed record MemoryRun(string Contender, int Sessions, long Bytes, double PerSession);
