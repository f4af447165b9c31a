namespace GatewayOperator.Tests.ClusterSupport;

/// <summary>
/// Who asked an API server for what. Watches appear when they begin, everything else when it has been answered.
/// </summary>
public sealed class AuditLog
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        rules:
        - level: None
          users: ["system:apiserver"]
        - level: Metadata
          verbs: [watch]
          omitStages: [RequestReceived, ResponseComplete]
        - level: Metadata
          omitStages: [RequestReceived, ResponseStarted]
        """;

    private readonly string _path;

    internal AuditLog(string directory)
    {
        _path = Path.Combine(directory, "audit.log");
        PolicyPath = Path.Combine(directory, "audit-policy.yaml");
        File.WriteAllText(PolicyPath, Policy);
    }

    /// <summary>Where the log ends now, to be given to <see cref="SinceAsync"/>.</summary>
    public long End => File.Exists(_path) ? new FileInfo(_path).Length : 0;

    internal string PolicyPath { get; }

    internal string[] Arguments =>
        [$"--audit-policy-file={PolicyPath}", $"--audit-log-path={_path}", "--audit-log-maxsize=2000"];

    /// <summary>All requests since a moment, or since the start.</summary>
    public async Task<IReadOnlyList<AuditedRequest>> SinceAsync(long end = 0, CancellationToken ct = default)
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(end, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var requests = new List<AuditedRequest>();
        while (await reader.ReadLineAsync(ct).ConfigureAwait(false) is { } line)
        {
            if (AuditedRequest.Parse(line) is { } request)
            {
                requests.Add(request);
            }
        }

        return requests;
    }
}
