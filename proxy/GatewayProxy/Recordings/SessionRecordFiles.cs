using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.SessionRecords;
using GatewayOperator.Api.Validation;
using GatewayOperator.Api.Yaml;
using GatewayProxy.Recording;

namespace GatewayProxy.Recordings;

/// <summary>
/// Session records as files, <c>&lt;namespace&gt;/&lt;session&gt;.yaml</c> (0600), for local mode. A file is written
/// beside its name and renamed, so that a reader finds the old or the new one.
/// </summary>
public sealed class SessionRecordFiles(string directory) : ISessionRecords
{
    private const string Extension = ".yaml";
    private const string StatusKey = "status";

    private static readonly ValidationContext Context = new(LocalMode: true);

    public async Task StartAsync(string @namespace, SessionRecordSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var path = PathOf(@namespace, spec.SessionId);
        if (await ReadAsync(path, cancellation).ConfigureAwait(false) is { } there && Compose(there) is not null)
        {
            return;
        }

        var record = new JsonObject
        {
            ["apiVersion"] = ResourceGroup.ApiVersion,
            ["kind"] = ResourceKinds.Session,
            ["metadata"] = new JsonObject { ["name"] = spec.SessionId, ["namespace"] = @namespace },
            ["spec"] = JsonSerializer.SerializeToNode(spec, ResourceJson.Options),
        };
        CreateDirectory(Path.GetDirectoryName(path)!);
        await WriteAsync(path, YamlWriter.Write(record), cancellation).ConfigureAwait(false);
    }

    public async Task<bool> CompleteAsync(
        string @namespace, string session, SessionRecordStatus status, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(status);
        var path = PathOf(@namespace, session);
        if (await ReadAsync(path, cancellation).ConfigureAwait(false) is not { } text
            || Compose(text) is not { } record)
        {
            return false;
        }

        if (record.Find(StatusKey) is null)
        {
            var added = new JsonObject
            {
                [StatusKey] = JsonSerializer.SerializeToNode(status, ResourceJson.Options),
            };
            await WriteAsync(path, text + YamlWriter.Write(added), cancellation).ConfigureAwait(false);
        }

        return true;
    }

    public async IAsyncEnumerable<SessionRecord> ListAsync(
        string @namespace, string target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = new DirectoryInfo(Path.Combine(directory, @namespace));
        var names = folder.Exists
            ? folder.GetFiles("*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file.Name))
            : [];
        foreach (var session in names.Where(SessionId.IsValid).Order(StringComparer.Ordinal))
        {
            var text = await ReadAsync(PathOf(@namespace, session), cancellation).ConfigureAwait(false);
            if (text is not null && Parse(text) is { } record && record.Spec.TargetRef.Name == target)
            {
                yield return record;
            }
        }
    }

    public Task DeleteAsync(string @namespace, string session, CancellationToken cancellation)
    {
        var path = PathOf(@namespace, session);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        return Task.CompletedTask;
    }

    // Null for what a machine that lost its power may leave of a file.
    private static YamlMapping? Compose(string text)
    {
        try
        {
            return YamlComposer.Compose(text) as YamlMapping;
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }

    private static SessionRecord? Parse(string text) =>
        ResourceReader.Read("", text, Context) is [var document, ..] ? document.Resource as SessionRecord : null;

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new StreamWriter(draft, options))
        {
            await file.WriteAsync(text.AsMemory(), cancellation).ConfigureAwait(false);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string PathOf(string @namespace, string session) => SessionId.IsValid(session)
        ? Path.Combine(directory, @namespace, session + Extension)
        : throw new ArgumentException($"'{session}' is no session id.", nameof(session));
}
