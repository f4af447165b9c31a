using System.CommandLine;
using System.Security.Cryptography;
using GatewayOperator.Api.Signing;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;

namespace GatewayOperator.Cli.Sessions;

/// <summary><c>dbgateway verify</c>: proves recordings unmodified and complete.</summary>
internal sealed class VerifyCommand
{
    private readonly Argument<string?> _what = new("recordings")
    {
        Description = "A session id, the path or URI of a stored session, the file of a journal, a directory, or "
            + "s3://bucket/prefix. Default: all recordings of the installation.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The operator's public recording key, a JWK, from where you keep it. Default: the one that the "
            + "operator has put into status/ of the resource directory, which proves as much as that file can be "
            + "trusted. Without any nothing is better than unsigned.",
        HelpName = "FILE",
    };

    private readonly Option<VerifyFormat> _output = new("--output", "-o")
    {
        Description = "text or json (one object a line).",
    };

    private readonly Option<string[]> _decryption = DecryptionOption.Create();

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private VerifyCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new VerifyCommand(directory, terminal, time);
        var command = new Command(
            "verify",
            "Proves recordings unmodified and complete. Exit code 0: verified; 3: nothing bad, but interrupted or not "
            + "signed; 4: something is missing; 5: something is forged.")
        {
            options._what,
            options._key,
            options._output,
            options._decryption,
        };
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = _directory.Of(parsed);
        var (file, named) = parsed.GetValue(_key) is { } given ? (given, true) : (installation.RecordingKey, false);
        var key = named || File.Exists(file) ? ReadKey(file) : null;
        var decryption = DecryptionOption.Read(parsed.GetValue(_decryption));
        var report = new VerifyReport(_terminal, parsed.GetValue(_output));
        var what = parsed.GetValue(_what);
        var place = await new SessionFinder(installation, _time).PlaceAsync(what, cancellation);
        await foreach (var verified in new PlaceVerifier(place, key, decryption).VerifyAsync(cancellation))
        {
            report.Add(verified);
        }

        return report.IsEmpty
            ? throw new CommandException(
                $"There is nothing to verify: {what ?? installation.Recordings} has no recordings.")
            : (int)report.Close(named || key is null ? null : file);
    }

    private static VerificationKey ReadKey(string file)
    {
        try
        {
            return VerificationKey.Parse(File.ReadAllText(file));
        }
        catch (CryptographicException e)
        {
            throw new CommandException($"{file} is no public key: {e.Message}", e);
        }
    }
}
