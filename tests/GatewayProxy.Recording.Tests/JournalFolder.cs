using System.Text.Json;
using GatewayProxy.Recording.Reading;

namespace GatewayProxy.Recording.Tests;

/// <summary>A private directory with journals in it, gone after the test.</summary>
internal sealed class JournalFolder : IDisposable
{
    public JournalFolder() => Root = Directory.CreateTempSubdirectory("dbgateway-journal-").FullName;

    public string Root { get; }

    public static SessionStart Start(
        string? session = null, string target = "orders", string grant = "ci-read") => new()
        {
            Session = session ?? SessionId.New(TimeProvider.System),
            Target = new RecordedObject("shop", target, $"local/databasetarget/shop/{target}"),
            Database = "orders",
            Grant = new RecordedObject("shop", grant, $"local/databasegrant/shop/{grant}"),
            Principal = new RecordedPrincipal
            {
                Issuer = "github",
                IssuerUrl = "https://token.actions.example",
                Subject = "repo:acme/shop:ref:refs/heads/main",
                Person = "alice",
                Claims = new Dictionary<string, JsonElement>
                {
                    ["repository"] = JsonElement.Parse("\"acme/shop\""),
                    ["groups"] = JsonElement.Parse("[\"a\",\"b\"]"),
                },
            },
            ClientAddress = "127.0.0.1:50123",
            UpstreamRole = "gw_0123456789ab_ci_read",
            Masking = "Enforced",
            PolicyRevision = "0123456789abcdef",
            Tls = "TLS 1.3",
            ApplicationName = "psql",
        };

    public string TargetDirectory(string target = "shop.orders") => Path.Combine(Root, target);

    public SessionJournal Open(SessionStart start, TimeProvider? time = null) =>
        SessionJournal.Open(
            TargetDirectory($"{start.Target.Namespace}.{start.Target.Name}"), start, time ?? TimeProvider.System);

    public string PathOf(SessionStart start) =>
        Path.Combine(
            TargetDirectory($"{start.Target.Namespace}.{start.Target.Name}"), SessionJournal.FileName(start.Session));

    public List<JournalLine> Read(SessionStart start, out JournalDamage? damage)
    {
        using var reader = JournalReader.Open(PathOf(start));
        var lines = reader.ReadAll().ToList();
        damage = reader.Damage;
        return lines;
    }

    public T ReadOnly<T>(SessionStart start)
        where T : JournalLine => Read(start, out _).OfType<T>().Single();

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
