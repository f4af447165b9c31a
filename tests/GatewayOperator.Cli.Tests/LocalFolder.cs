using GatewayOperator.Api.Configuration;
using GatewayOperator.Cli.Output;
using GatewayProxy.Recording;

namespace GatewayOperator.Cli.Tests;

/// <summary>A resource directory as local mode leaves it, and the program run on it.</summary>
internal sealed class LocalFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("dbgateway-cli-").FullName;

    public string DevIssuer => Path.Combine(Root, ".dbgateway", "dev-issuer");

    /// <summary>What is piped into the program.</summary>
    public string Input { get; set; } = "";

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, Interactive: false) { Input = new StringReader(Input) };
        var command = new DbgatewayCommand(terminal, TimeProvider.System);
        var code = await command.InvokeAsync([.. arguments, "--resources", Root], CancellationToken.None);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>What the operator hands to the proxy of a target.</summary>
    public void WriteConfiguration(GatewayConfig config)
    {
        var run = Path.Combine(Root, ".dbgateway", "run", $"{config.Target.Namespace}.{config.Target.Name}");
        Directory.CreateDirectory(run);
        File.WriteAllBytes(Path.Combine(run, "config.json"), GatewayConfigSerializer.Write(config));
    }

    public void WriteStatus(string file, string yaml)
    {
        Directory.CreateDirectory(Path.Combine(Root, "status"));
        File.WriteAllText(Path.Combine(Root, "status", file), yaml);
    }

    public void WriteTargetStatus(
        string @namespace,
        string name,
        string ready = "True",
        string message = "in force",
        string reason = "Programmed") => WriteStatus($"databasetarget-{@namespace}.{name}.yaml", $"""
            apiVersion: dbgateway.dev/v1alpha1
            kind: DatabaseTarget
            metadata:
              name: {name}
              namespace: {@namespace}
            status:
              audiences:
              - dbgateway:{@namespace}/{name}
              conditions:
              - type: Accepted
                status: "True"
                reason: Accepted
                message: ""
              - type: Ready
                status: "{ready}"
                reason: {reason}
                message: {message}
            """);

    public void RunDevIssuer(string url = "http://127.0.0.1:8443")
    {
        Directory.CreateDirectory(DevIssuer);
        File.WriteAllText(Path.Combine(DevIssuer, "issuer-url"), url);
    }

    public string Record(string target, string grant, string sql, bool end = true) =>
        Record(target, grant, journal =>
        {
            journal.WriteIntent(new StatementIntent
            {
                Sql = System.Text.Encoding.UTF8.GetBytes(sql),
                Verdict = StatementVerdict.Allow,
            });
            if (end)
            {
                journal.WriteEnd(new SessionEnd { Reason = "terminated" });
            }
        });

    public string Record(string target, string grant, Action<SessionJournal> write, TimeProvider? time = null)
    {
        var start = new SessionStart
        {
            Session = SessionId.New(time ?? TimeProvider.System),
            Target = new RecordedObject("shop", target, "t"),
            Database = "orders",
            Grant = new RecordedObject("shop", grant, "g"),
            Principal = new RecordedPrincipal
            {
                Issuer = "dev",
                IssuerUrl = "http://127.0.0.1",
                Subject = "repo:acme/shop",
            },
            ClientAddress = "127.0.0.1:5",
            UpstreamRole = "gw_x",
            Masking = "Enforced",
            PolicyRevision = "r",
        };
        using var journal = SessionJournal.Open(
            Path.Combine(Root, "recordings", $"shop.{target}"), start, time ?? TimeProvider.System);
        write(journal);
        return start.Session;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
