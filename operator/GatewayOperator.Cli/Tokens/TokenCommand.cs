using System.CommandLine;
using GatewayOperator.Cli.Local;
using GatewayOperator.Cli.Output;
using GatewayOperator.DevIssuer;

namespace GatewayOperator.Cli.Tokens;

/// <summary>
/// <c>dbgateway token</c>: a token of the development issuer. Prints nothing but the token, so that it can be the value
/// of a variable.
/// </summary>
internal sealed class TokenCommand
{
    private readonly Option<string[]> _claims = new("--claim")
    {
        Description = "A claim, name=value; repeat it for more. A value that is JSON is taken as such.",
        HelpName = "name=value",
    };

    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "The claim sub. Default: the claim given with --claim sub=…, else dbgateway-user.",
    };

    private readonly Option<string?> _audience = new("--audience")
    {
        Description = "The claim aud. Default: the target's first audience.",
    };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "The target that the token is for, name or namespace/name. Default: the only one.",
    };

    private readonly Option<TimeSpan> _expiresIn = new("--expires-in")
    {
        Description = "How long the token is valid, for example 10m. A leading minus makes one that has expired.",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(10),
        CustomParser = SignedDuration.Parse,
        HelpName = "duration",
    };

    private readonly Option<TimeSpan?> _notBefore = new("--not-before")
    {
        Description = "The token is valid only after this time, for example 5m.",
        CustomParser = result => SignedDuration.Parse(result),
        HelpName = "duration",
    };

    private readonly DirectoryOptions _directory;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;

    private TokenCommand(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        _directory = directory;
        _terminal = terminal;
        _time = time;
    }

    public static Command Create(DirectoryOptions directory, Terminal terminal, TimeProvider time)
    {
        var options = new TokenCommand(directory, terminal, time);
        var command = new Command("token", "Prints a token of the development issuer (local --dev-issuer).")
        {
            options._claims,
            options._subject,
            options._audience,
            options._target,
            options._expiresIn,
            options._notBefore,
        };
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var installation = _directory.Of(parsed);
        var issuer = ReadIssuerUrl(installation);
        var claims = ClaimArguments.Parse(parsed.GetValue(_claims) ?? []);
        var subject = parsed.GetValue(_subject) ?? ClaimArguments.TakeText(claims, "sub") ?? "dbgateway-user";
        var audience = parsed.GetValue(_audience) ?? DefaultAudience(installation, parsed.GetValue(_target));
        var now = _time.GetUtcNow();
        var notBefore = parsed.GetValue(_notBefore) is { } delay ? now + delay : (DateTimeOffset?)null;
        try
        {
            using var key = DevIssuerKey.LoadOrCreate(installation.DevIssuer);
            var token = new DevTokenMinter(key)
                .Mint(issuer, audience, subject, claims, parsed.GetValue(_expiresIn), notBefore, now);
            _terminal.Output.WriteLine(token);
            return (int)ExitCode.Success;
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            throw new CommandException(e.Message, e);
        }
    }

    private static string ReadIssuerUrl(LocalInstallation installation)
    {
        var path = Path.Combine(installation.DevIssuer, DevIssuerHost.UrlFileName);
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(
                "The development issuer does not run. Start it with "
                + $"`gateway-operator local --resources {installation.Root} --dev-issuer`.",
                e);
        }
    }

    private static string DefaultAudience(LocalInstallation installation, string? wanted)
    {
        var target = installation.FindTarget(wanted);
        return target.Audiences.Count > 0 ? target.Audiences[0] : $"dbgateway:{target.Namespace}/{target.Name}";
    }
}
