using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>A client library and the program that plays the scenarios with it.</summary>
public sealed class ProgramClient(string name, ClientCommand command, params IEnumerable<Feature> cannot)
    : Client(name, cannot)
{
    public override Task<string?> MissingAsync() => command.MissingAsync();

    public override IScenario Start(Feature feature, Stage stage)
    {
        var program = ClientProgram.Start(
            command.Program, [.. command.Arguments, ScenarioName.Of(feature), stage.Tag], stage.Environment);
        return new ProgramScenario(program, () => File.WriteAllText(stage.GoAheadPath, ""));
    }
}
