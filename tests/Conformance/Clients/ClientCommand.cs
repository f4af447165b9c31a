using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>How a scenario program is run, and built first where its language wants that.</summary>
public sealed class ClientCommand(string program, params string[] arguments)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _ready;

    public string Program { get; } = program;

    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>Succeeds when the client is installed.</summary>
    public required IReadOnlyList<string> Probe { get; init; }

    /// <summary>The Debian or npm package that <c>make deps</c> installs.</summary>
    public required string Package { get; init; }

    /// <summary>Makes the program; empty when there is nothing to make.</summary>
    public IReadOnlyList<string> Build { get; init; } = [];

    public IReadOnlyDictionary<string, string> BuildEnvironment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is missing; null when the program can run.</summary>
    public async Task<string?> MissingAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _ready ? null : await PrepareAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string?> PrepareAsync()
    {
        if (!await SucceedsAsync(Probe))
        {
            return $"{Package} is not installed; make deps installs it.";
        }

        if (Build.Count > 0)
        {
            Directory.CreateDirectory(ClientCatalogue.BuiltFolder);
            (await ClientProgram.RunAsync(Build[0], Build.Skip(1), BuildEnvironment)).Succeeded();
        }

        _ready = true;
        return null;
    }

    private static async Task<bool> SucceedsAsync(IReadOnlyList<string> command)
    {
        try
        {
            return (await ClientProgram.RunAsync(command[0], command.Skip(1))).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
