using System.CommandLine;
using GatewayOperator.Cli.Output;
using GatewayOperator.Cli.Policies;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Linting;

/// <summary>
/// <c>dbgateway lint</c>: what is wrong with a directory of resources. Exits with 0 when there is no error, with 1 when
/// there is, with 2 when it cannot be said.
/// </summary>
internal sealed class LintCommand
{
    private readonly Argument<string> _directory = PolicyDirectory.CreateArgument();
    private readonly Option<bool> _strict = new("--strict") { Description = "Warnings count as errors." };
    private readonly Option<LintFormat> _output = new("--output", "-o") { Description = "text or json." };
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private LintCommand(Terminal terminal, TimeProvider time) => (_terminal, _time) = (terminal, time);

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var of = new LintCommand(terminal, time);
        var command = new Command(
            "lint",
            "Checks a directory of resources without a database. Exit code 0: no error; 1: errors; 2: unreadable.")
        {
            of._directory, of._strict, of._output,
        };
        command.SetAction(of.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var directory = PolicyDirectory.Read(parsed.GetValue(_directory)!);
            var report = new LintReport(Linter.Lint(directory, _time.GetUtcNow()));
            await PrintAsync(report, parsed.GetValue(_output), cancellation);
            return (int)(report.Errors > 0 || (parsed.GetValue(_strict) && report.Warnings > 0)
                ? ExitCode.Failure
                : ExitCode.Success);
        }
        catch (Exception e) when (e is CommandException or IOException or UnauthorizedAccessException)
        {
            // 1 says that there are findings, and nothing else.
            await _terminal.Error.WriteLineAsync($"dbgateway: {e.Message}");
            return (int)ExitCode.Usage;
        }
    }

    private async Task PrintAsync(LintReport report, LintFormat format, CancellationToken cancellation)
    {
        if (format == LintFormat.Json)
        {
            await _terminal.Output.WriteLineAsync(JsonOutput.WriteDocument(report).AsMemory(), cancellation);
            return;
        }

        foreach (var finding in report.Findings)
        {
            await _terminal.Output.WriteLineAsync(
                PrintableText.Escape(finding.ToString(), " ").AsMemory(), cancellation);
        }

        await _terminal.Error.WriteLineAsync(
            $"dbgateway: {report.Errors} error(s), {report.Warnings} warning(s)".AsMemory(), cancellation);
    }
}
