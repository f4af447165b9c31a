using System.CommandLine;
using System.Security.Cryptography;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording;
using GatewayProxy.Recording.Sealing;
using GatewayProxy.Recording.Storing;
using GatewayProxy.Recording.Verifying;

namespace GatewayOperator.Cli.Sessions;

/// <summary><c>dbgateway verify</c>: proves recordings unmodified and complete.</summary>
internal sealed class VerifyCommand
{
    private readonly Argument<string?> _what = new("recordings")
    {
        Description = "A session id, the file of a journal, or a directory. Default: all recordings.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The operator's public recording key, a JWK. Without it nothing is better than unsigned.",
        HelpName = "FILE",
    };

    private readonly Option<VerifyFormat> _output = new("--output", "-o")
    {
        Description = "text or json (one object a line).",
    };

    private readonly Option<string[]> _decryption = DecryptionOption.Create();

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;

    private VerifyCommand(DirectoryOptions directory, Terminal terminal)
    {
        _directory = directory;
        _terminal = terminal;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal)
    {
        var options = new VerifyCommand(directory, terminal);
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
        var key = ReadKey(parsed.GetValue(_key));
        var decryption = DecryptionOption.Read(parsed.GetValue(_decryption));
        var report = new VerifyReport(_terminal, parsed.GetValue(_output));
        var what = parsed.GetValue(_what);
        if (what is not null && File.Exists(what))
        {
            report.Add(JournalVerifier.Verify(what));
        }
        else if (what is not null && SessionId.IsValid(what.ToLowerInvariant()))
        {
            await VerifyAsync(Recordings(parsed), what.ToLowerInvariant(), key, decryption, report, cancellation);
        }
        else
        {
            await VerifyAsync(what ?? Recordings(parsed), null, key, decryption, report, cancellation);
        }

        return report.IsEmpty
            ? throw new CommandException($"There is nothing to verify: {what ?? "the directory"} has no recordings.")
            : (int)report.Close();
    }

    private string Recordings(ParseResult parsed) => _directory.Of(parsed).Recordings;

    private static async Task VerifyAsync(
        string directory,
        string? session,
        RecordingPublicKey? key,
        DecryptionKeys? decryption,
        VerifyReport report,
        CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
        {
            throw new CommandException($"There is no directory {directory}.");
        }

        // What is stored counts; the journal beside it is what the proxy works with.
        var places = new RecordingPlaces(directory);
        var stored = new HashSet<string>();
        foreach (var target in places.Stores())
        {
            await VerifyAsync(target.Store, session, key, decryption, report, stored, cancellation);
        }

        foreach (var journal in places.Journals())
        {
            var id = Path.GetFileNameWithoutExtension(journal);
            if (!stored.Contains(id) && (session ?? id) == id)
            {
                report.Add(JournalVerifier.Verify(journal));
            }
        }
    }

    // Of one session the ledgers count for as much as they say of it, which is in its own verdict.
    private static async Task VerifyAsync(
        IRecordingStore store,
        string? session,
        RecordingPublicKey? key,
        DecryptionKeys? decryption,
        VerifyReport report,
        HashSet<string> stored,
        CancellationToken cancellation)
    {
        await foreach (var verified in new RecordingVerifier(store, key, decryption).VerifyAsync(session, cancellation))
        {
            stored.Add(verified.Id);
            if (session is null || verified.Id == session)
            {
                report.Add(verified);
            }
        }
    }

    private static RecordingPublicKey? ReadKey(string? file)
    {
        try
        {
            return file is null ? null : RecordingPublicKey.Parse(File.ReadAllText(file));
        }
        catch (CryptographicException e)
        {
            throw new CommandException($"{file} is no public key: {e.Message}", e);
        }
    }
}
