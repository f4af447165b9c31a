using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Runs a scenario with one client; the fixtures say what must come of it.</summary>
public abstract class MatrixTests
{
    protected static LocalInstallation Gateway => ClientsInstallation.Gateway;

    protected static IEnumerable<Client> Able(Feature feature) => ClientCatalogue.All.Where(c => c.Can(feature));

    /// <summary>Where the client will play; ignores the test when the client is not installed.</summary>
    protected static async Task<Stage> PrepareAsync(
        Client client, Feature feature, LocalInstallation? gateway = null, string? ca = null)
    {
        if (await client.MissingAsync() is { } missing)
        {
            Assert.Ignore(missing);
        }

        // Notifications do not pass where masking is enforced.
        var grant = feature == Feature.Listen ? MatrixGateway.Exempt : MatrixGateway.Enforced;
        return new Stage(gateway ?? Gateway, client.Name, feature, grant, ca);
    }

    /// <summary>Plays a scenario that needs nobody else, and returns what the client saw.</summary>
    protected static async Task<string> PlayAsync(Client client, Feature feature, Stage stage)
    {
        using var scenario = client.Start(feature, stage);
        return (await scenario.EndAsync()).Succeeded();
    }

    /// <summary>Plays a scenario that leaves nothing to look at but what the client saw.</summary>
    protected static async Task<string> PlayAsync(Client client, Feature feature)
    {
        using var stage = await PrepareAsync(client, feature);
        return await PlayAsync(client, feature, stage);
    }
}
