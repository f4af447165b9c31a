using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GatewayProxy.Recording.Reading;

namespace GatewayOperator.Cli.Replaying;

/// <summary>What stands around the statements. Only this style and this script, by their digests, are let in.</summary>
internal static class HtmlPage
{
    private static readonly string Style = Resource("page.css");
    private static readonly string Script = Resource("page.js");

    public static void Begin(StringBuilder html, SessionStartLine start)
    {
        var title = HtmlText.Of($"Session {start.Session}");
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
            .Append(CultureInfo.InvariantCulture, $"style-src '{Digest(Style)}'; script-src '{Digest(Script)}'; ")
            .Append("base-uri 'none'; form-action 'none'\">\n")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<title>").Append(title).Append("</title>\n<style>").Append(Style)
            .Append("</style></head>\n<body>\n")
            .Append("<header class=\"session\"><h1>").Append(title).Append("</h1><dl>\n");
        foreach (var (name, value) in Facts(start))
        {
            html.Append("<div><dt>").Append(name).Append("<dd>").Append(HtmlText.Of(value)).Append("</div>\n");
        }

        html.Append("</dl></header>\n")
            .Append("<nav><div class=\"timeline\" aria-hidden=\"true\"></div><div class=\"tools\">")
            .Append("<input type=\"search\" placeholder=\"Search statements\" aria-label=\"Search statements\">")
            .Append("<div class=\"filters\" role=\"group\" aria-label=\"Verdict\"></div>")
            .Append("<output></output></div></nav>\n<main>\n");
    }

    public static void End(StringBuilder html) =>
        html.Append("<script>").Append(Script).Append("</script>\n</body></html>\n");

    private static IEnumerable<(string Name, string Value)> Facts(SessionStartLine start)
    {
        yield return ("subject", $"{start.Principal.Subject} of {start.Principal.Issuer}");
        if (start.Principal.Person is { } person)
        {
            yield return ("person", person);
        }

        yield return ("target", $"{start.Target.Namespace}/{start.Target.Name}, database {start.Database}");
        yield return ("grant", $"{start.Grant.Namespace}/{start.Grant.Name}");
        yield return ("masking", start.Masking);
        yield return ("started", start.At.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        yield return (
            "client", $"{start.Client}, {start.Tls ?? "not encrypted"}, {start.ApplicationName ?? "no name"}");
        yield return ("database role", start.UpstreamRole);
        yield return ("policy revision", start.PolicyRevision);
    }

    private static string Digest(string content) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
