using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Npgsql, which plays inside the test's own process.</summary>
public sealed class NpgsqlClient() : Client("Npgsql", Feature.Simple)
{
    public override Task<string?> MissingAsync() => Task.FromResult<string?>(null);

    public override IScenario Start(Feature feature, Stage stage) => new Playing(feature, stage);

    private sealed class Playing : IScenario
    {
        private readonly TaskCompletionSource _goAhead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));
        private readonly Stage _stage;
        private readonly Task<ProgramResult> _played;

        public Playing(Feature feature, Stage stage)
        {
            _stage = stage;
            _played = PlayAsync(feature);
        }

        public void GoAhead()
        {
            File.WriteAllText(_stage.GoAheadPath, "");
            _goAhead.TrySetResult();
        }

        public Task<ProgramResult> EndAsync() => _played.WaitAsync(_patience.Token);

        public void Dispose() => _patience.Dispose();

        private async Task<ProgramResult> PlayAsync(Feature feature)
        {
            var said = new StringWriter { NewLine = "\n" };
            try
            {
                await new NpgsqlScenarios(_stage, said, _goAhead.Task).PlayAsync(feature, _patience.Token);
                return new ProgramResult(0, said.ToString(), "");
            }
            catch (Exception e)
            {
                return new ProgramResult(1, said.ToString(), e.ToString());
            }
        }
    }
}
