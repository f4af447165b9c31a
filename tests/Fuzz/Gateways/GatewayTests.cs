using GatewayOperator.Tests.Harness.Gateway;

namespace GatewayOperator.Tests.Fuzz.Gateways;

/// <summary>Before and after each test: a good client is served, and nothing of the bad ones is left.</summary>
public abstract class GatewayTests
{
    protected virtual GatewayUnderTest Gateway => WholeGateway.Gateway;

    [SetUp]
    public Task ServeBeforeAsync() => WholeGateway.ServesAsync(Gateway);

    [TearDown]
    public async Task ServeAfterAsync()
    {
        await WholeGateway.ServesAsync(Gateway);
        await WholeGateway.HasClearedUpAsync();
    }
}
