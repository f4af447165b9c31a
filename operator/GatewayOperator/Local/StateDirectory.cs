using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GatewayOperator.Api.ApprovalRequests.Files;
using GatewayOperator.Api.Signing;

namespace GatewayOperator.Local;

/// <summary>
/// The operator's own files; one operator at a time. While it runs, the file <c>operator-pid</c> holds its process id.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    private const string ProcessIdFile = "operator-pid";

    private readonly FileStream _lock;

    private StateDirectory(string path, FileStream held)
    {
        Root = path;
        _lock = held;
    }

    public string Root { get; }

    public string DevIssuer => PrivateFile.Directory(Path.Combine(Root, "dev-issuer"));

    /// <exception cref="LocalModeException">Another operator uses the directory, or it cannot be written.</exception>
    public static StateDirectory Open(string path)
    {
        try
        {
            PrivateFile.Directory(path);
            var held = new FileStream(
                Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // A file of its own: to read the lock file is to lock it, and a starting operator could lose that race.
            PrivateFile.Write(
                Path.Combine(path, ProcessIdFile),
                Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new StateDirectory(path, held);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LocalModeException($"The state directory cannot be written: {e.Message}");
        }
        catch (IOException e)
        {
            throw new LocalModeException(
                $"Another gateway-operator uses {path}, or it cannot be written ({e.Message}). "
                    + "Stop the other one, or choose a directory of your own with --state.");
        }
    }

    /// <summary>Where proxies write journals; a subdirectory for each target.</summary>
    public string Spool => PrivateFile.Directory(Path.Combine(Root, "spool"));

    /// <summary>The records of sessions; a subdirectory for each namespace.</summary>
    public string Records => PrivateFile.Directory(Path.Combine(Root, "records"));

    public string TargetKeys(string @namespace, string name) =>
        PrivateFile.Directory(Path.Combine(Root, "targets", $"{@namespace}.{name}"));

    public string Run(string @namespace, string name) =>
        PrivateFile.Directory(Path.Combine(Root, "run", $"{@namespace}.{name}"));

    /// <summary>Marks everything in databases as ours; made once, kept for ever.</summary>
    public string InstallationId()
    {
        var path = Path.Combine(Root, "installation-id");
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, Encoding.ASCII.GetBytes(Guid.NewGuid().ToString()));
        }

        return File.ReadAllText(path).Trim();
    }

    /// <summary>The key that passwords of a target are derived from; made once.</summary>
    /// <exception cref="LocalModeException">The file was damaged.</exception>
    public byte[] RoleKey(string @namespace, string name)
    {
        var path = Path.Combine(TargetKeys(@namespace, name), "role-key");
        if (!File.Exists(path))
        {
            var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            PrivateFile.Write(path, Encoding.ASCII.GetBytes(made));
        }

        try
        {
            var key = Convert.FromHexString(File.ReadAllText(path).Trim());
            return key.Length >= 32 ? key : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new LocalModeException($"{path} is damaged; delete it, then the login roles get new passwords.");
        }
    }

    /// <summary>The key that vouches for proxies' recordings; made once. Proxies do not have it.</summary>
    /// <exception cref="LocalModeException">The file was damaged.</exception>
    public SigningKey RecordingKey() => Key(
        "recording-key.pem",
        "With a new one, earlier recordings can only be verified with the old public key.");

    /// <summary>The key that signs approvers' decisions; made once. Proxies do not have it.</summary>
    /// <exception cref="LocalModeException">The file was damaged.</exception>
    public SigningKey ApprovalKey() => Key("approval-key.pem", "With a new one, what was approved counts no more.");

    /// <summary>Where proxies keep approval requests; a subdirectory for each namespace.</summary>
    public string Requests => ApprovalFolders.Requests(Root);

    /// <summary>Where approvers' commands leave decisions; a subdirectory for each namespace.</summary>
    public string Decisions => ApprovalFolders.Decisions(Root);

    /// <summary>Where those who want a grant activated leave their wish; a subdirectory for each namespace.</summary>
    public string Activations => ApprovalFolders.Activations(Root);

    /// <summary>Where those who end activations say so; a subdirectory for each namespace.</summary>
    public string Revocations => ApprovalFolders.Revocations(Root);

    /// <summary>What is active for whom.</summary>
    public string ActivationLedger => Path.Combine(Root, "activation-ledger.json");

    public void Dispose()
    {
        File.Delete(Path.Combine(Root, ProcessIdFile));
        _lock.Dispose();
    }

    private SigningKey Key(string file, string consequence)
    {
        var path = Path.Combine(Root, file);
        if (!File.Exists(path))
        {
            using var made = SigningKey.Create();
            PrivateFile.Write(path, Encoding.ASCII.GetBytes(made.ExportPem()));
        }

        try
        {
            return SigningKey.Load(File.ReadAllText(path));
        }
        catch (CryptographicException)
        {
            throw new LocalModeException($"{path} is damaged; restore it. {consequence}");
        }
    }
}
