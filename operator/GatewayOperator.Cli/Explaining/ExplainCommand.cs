using System.CommandLine;
using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayProxy.Sql;

namespace GatewayOperator.Cli.Explaining;

/// <summary>
/// <c>dbgateway explain</c>: what the gateway would make of a text, by the configuration that the operator wrote last.
/// It needs no database. Exits with 0 when it runs, with 1 when it is refused, with 2 when neither can be said.
/// </summary>
internal sealed class ExplainCommand
{
    private const string StandardInput = "-";

    private readonly Option<string> _grant = new("--grant")
    {
        Description = "The grant, name or namespace/name.",
        Required = true,
    };

    private readonly Option<string?> _sql = new("--sql") { Description = "The text." };

    private readonly Option<string?> _file = new("--file", "-f") { Description = "Its file; - is standard input." };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "The database. Default: the grant's only one.",
    };

    private readonly Option<string> _path = new("--search-path")
    {
        Description = "The session's search_path.",
        DefaultValueFactory = _ => SearchPath.Default,
    };

    private readonly Option<ExplainFormat> _output = new("--output", "-o") { Description = "text, json or yaml." };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;

    private ExplainCommand(DirectoryOptions directory, Terminal terminal)
    {
        _directory = directory;
        _terminal = terminal;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal)
    {
        var of = new ExplainCommand(directory, terminal);
        var command = new Command("explain", "Shows what the gateway makes of a statement under a grant, and why.")
        {
            of._grant, of._sql, of._file, of._database, of._path, of._output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(of._sql) is null == result.GetValue(of._file) is null)
            {
                result.AddError("Give the text with --sql, or its file with -f.");
            }
        });
        command.SetAction(of.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var explanation = await ExplainAsync(parsed, cancellation);
            await _terminal.Output.WriteAsync(parsed.GetValue(_output) switch
            {
                ExplainFormat.Json => JsonOutput.WriteDocument(explanation) + "\n",
                ExplainFormat.Yaml => JsonOutput.WriteYaml(explanation),
                _ => ExplanationText.Write(explanation),
            });
            return (int)(explanation.Refusal is null ? ExitCode.Success : ExitCode.Failure);
        }
        catch (Exception e) when (e is CommandException or GatewayConfigException or IOException
            or UnauthorizedAccessException or DllNotFoundException)
        {
            // 1 says that the text is refused, and nothing else.
            await _terminal.Error.WriteLineAsync($"dbgateway: {e.Message}");
            return (int)ExitCode.Usage;
        }
    }

    private async Task<Explanation> ExplainAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = _directory.Of(parsed);
        var (config, grant) = Find(installation, parsed.GetValue(_grant)!);
        if (!installation.OperatorRuns())
        {
            await _terminal.Error.WriteLineAsync(
                "dbgateway: The operator does not run; this is by the configuration that it wrote last.");
        }

        var path = SearchPath.Parse(parsed.GetValue(_path)!, grant.LoginRole);
        var sql = parsed.GetValue(_sql) ?? await ReadAsync(parsed.GetValue(_file)!, cancellation);
        using var parser = SqlParser.Load(threads: 1);
        return await new Explainer(config, grant, Database(grant, parsed.GetValue(_database)), path)
            .ExplainAsync(parser, sql, cancellation);
    }

    private async Task<string> ReadAsync(string file, CancellationToken cancellation) => file == StandardInput
        ? await _terminal.Input.ReadToEndAsync(cancellation)
        : await File.ReadAllTextAsync(file, cancellation);

    private static (GatewayConfig Config, GrantConfig Grant) Find(LocalInstallation installation, string wanted)
    {
        var all = installation.ReadConfigurations()
            .SelectMany(c => c.Grants.Select(g => (Config: c, Grant: g))).ToList();
        var matching = all.FindAll(
            g => wanted == g.Grant.Name || wanted == $"{g.Grant.Namespace}/{g.Grant.Name}");
        return matching switch
        {
            [var only] => only,
            [] => throw new CommandException(
                $"No grant {wanted} is in force; there is: {Names(all)}. `dbgateway status` says why."),
            _ => throw new CommandException($"There are several, name one with its namespace: {Names(matching)}."),
        };
    }

    private static string Names(List<(GatewayConfig Config, GrantConfig Grant)> grants) => grants.Count == 0
        ? "none"
        : string.Join(", ", grants.Select(g => $"{g.Grant.Namespace}/{g.Grant.Name}"));

    private static string Database(GrantConfig grant, string? wanted) => (wanted, grant.Databases) switch
    {
        (null, [var only]) when only != "*" => only,
        (null, _) => throw new CommandException("Name the database with --database."),
        (_, var databases) when databases.Contains(wanted) || databases.Contains("*") => wanted,
        _ => throw new CommandException(
            $"The grant is not for database {wanted}, but for {string.Join(", ", grant.Databases)}."),
    };
}
