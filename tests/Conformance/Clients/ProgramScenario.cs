using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>A scenario in a process of its own.</summary>
public sealed class ProgramScenario(RunningProgram program, Action goAhead) : IScenario
{
    public void GoAhead() => goAhead();

    public Task<ProgramResult> EndAsync() => program.EndAsync();

    public void Dispose() => program.Dispose();
}
