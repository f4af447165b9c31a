using System.CommandLine;
using System.Security.Cryptography;
using GatewayProxy.Recording.Sealing;

namespace GatewayOperator.Cli.Sessions;

/// <summary><c>--decryption-key</c>: for recordings that are encrypted.</summary>
internal static class DecryptionOption
{
    public static Option<string[]> Create() => new("--decryption-key")
    {
        Description = "A private RSA key in PEM that recordings are encrypted for. Several after a change of keys.",
        HelpName = "FILE",
    };

    /// <exception cref="CommandException">A file has no such key.</exception>
    public static DecryptionKeys? Read(string[]? files)
    {
        try
        {
            return files is { Length: > 0 } ? DecryptionKeys.Load(files.Select(File.ReadAllText)) : null;
        }
        catch (CryptographicException e)
        {
            throw new CommandException(e.Message, e);
        }
    }
}
