using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>A scenario that a client plays.</summary>
public interface IScenario : IDisposable
{
    /// <summary>What the scenario has waited for has happened.</summary>
    void GoAhead();

    Task<ProgramResult> EndAsync();
}
