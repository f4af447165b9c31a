using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>psql, whose scenarios are scripts in <c>tests/Conformance/psql</c>.</summary>
public sealed class PsqlClient() : Client("psql", Feature.Extended, Feature.Unnamed, Feature.Pipelined, Feature.Cancel)
{
    private const int LargeBytes = 200_000_000;

    public override Task<string?> MissingAsync() => Task.FromResult<string?>(null);

    public override IScenario Start(Feature feature, Stage stage)
    {
        if (feature == Feature.Large)
        {
            WriteLarge(stage);
        }

        var name = ScenarioName.Of(feature);
        var folder = Repository.PathOf("tests/Conformance/psql");
        var shell = Path.Combine(folder, $"{name}.sh");
        if (File.Exists(shell))
        {
            var played = ClientProgram.Start("bash", [shell, stage.Tag, stage.Root], stage.Environment);
            return new ProgramScenario(played, () => File.WriteAllText(stage.GoAheadPath, ""));
        }

        // \copy takes its line as it is, without psql's variables.
        var script = File.ReadAllText(Path.Combine(folder, $"{name}.sql"))
            .Replace("{tag}", stage.Tag, StringComparison.Ordinal)
            .Replace("{folder}", stage.Root, StringComparison.Ordinal);
        var path = Path.Combine(stage.Root, "scenario.sql");
        File.WriteAllText(path, script);
        var program = ClientProgram.Start("psql", ["-X", "-A", "-t", "-q", "-f", path], stage.Environment);
        return new ProgramScenario(program, () => File.WriteAllText(stage.GoAheadPath, ""));
    }

    private static void WriteLarge(Stage stage)
    {
        var value = new string('x', LargeBytes);
        File.WriteAllText(Path.Combine(stage.Root, "value"), value);
        File.WriteAllText(Path.Combine(stage.Root, "large.sql"), $"SELECT '{value}' \\g {stage.Root}/back\n");
    }
}
