using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace GatewayOperator.Tests.ClusterSupport.Nodes;

/// <summary>The volumes of one pod, and what makes a process see them where the pod's container would.</summary>
internal sealed class PodSandbox(ApiServer server, JsonObject pod, string directory)
{
    private readonly string _namespace = pod["metadata"]!["namespace"]!.GetValue<string>();

    private JsonObject Spec => pod["spec"]!.AsObject();

    /// <summary>Makes the volumes: directories, tokens, Secrets and ConfigMaps as they are now.</summary>
    public async Task FillAsync(CancellationToken ct)
    {
        foreach (var volume in Spec["volumes"]?.AsArray() ?? [])
        {
            var path = PathOf(volume!["name"]!.GetValue<string>());
            Directory.CreateDirectory(path);
            if (volume["secret"] is { } secret)
            {
                await WriteAsync(path, "secrets", secret["secretName"]!, ct).ConfigureAwait(false);
            }
            else if (volume["configMap"] is { } map)
            {
                await WriteAsync(path, "configmaps", map["name"]!, ct).ConfigureAwait(false);
            }

            foreach (var source in volume["projected"]?["sources"]?.AsArray() ?? [])
            {
                await ProjectAsync(path, source!.AsObject(), ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Mounts the volumes, in a mount namespace of the process alone. What is missing of a path is made in a layer over
    /// this machine's directories. The directory for temporary files stays: it may hold the program.
    /// </summary>
    public string Script()
    {
        var script = new StringBuilder();
        foreach (var mount in Mounts().Where(m => m.Path != "/tmp"))
        {
            var layer = Path.Combine(directory, "layers", mount.Volume);
            Directory.CreateDirectory(layer);
            script.AppendLine($"""
                at="$(readlink -m '{mount.Path}')"
                if [ ! -d "$at" ]; then
                  above="$at"; while [ ! -d "$above" ]; do above="$(dirname "$above")"; done
                  mount -t tmpfs tmpfs '{layer}'; mkdir '{layer}/upper' '{layer}/work'
                  mount -t overlay -o "lowerdir=$above,upperdir={layer}/upper,workdir={layer}/work" overlay "$above"
                  mkdir -p "$at"
                fi
                mount --bind '{PathOf(mount.Volume)}' "$at"
                """);
        }

        return script.ToString();
    }

    /// <summary>Assignments for <c>env</c>.</summary>
    public IEnumerable<string> Environment(JsonObject container, IPAddress address)
    {
        yield return "KUBERNETES_SERVICE_HOST=127.0.0.1";
        yield return $"KUBERNETES_SERVICE_PORT={server.Url.Port}";
        foreach (var mount in Mounts().Where(m => m.Path == "/tmp"))
        {
            yield return $"TMPDIR={PathOf(mount.Volume)}";
        }

        foreach (var variable in container["env"]?.AsArray() ?? [])
        {
            var field = variable!["valueFrom"]?["fieldRef"]?["fieldPath"]?.GetValue<string>();
            var value = field is null ? variable["value"]?.GetValue<string>() : FieldOf(field, address);
            yield return $"{variable["name"]}={value}";
        }
    }

    private string? FieldOf(string path, IPAddress address) => path switch
    {
        "status.podIP" => address.ToString(),
        "spec.nodeName" or "spec.serviceAccountName" => Spec[path["spec.".Length..]]?.GetValue<string>(),
        _ => pod["metadata"]![path["metadata.".Length..]]?.GetValue<string>(),
    };

    private IEnumerable<(string Volume, string Path)> Mounts() =>
        (Spec["containers"]![0]!["volumeMounts"]?.AsArray() ?? [])
            .Select(m => (m!["name"]!.GetValue<string>(), m["mountPath"]!.GetValue<string>()));

    private async Task ProjectAsync(string path, JsonObject source, CancellationToken ct)
    {
        if (source["serviceAccountToken"] is { } token)
        {
            var audience = token["audience"]?.GetValue<string>();
            var text = await server.TokenAsync(
                _namespace,
                Spec["serviceAccountName"]!.GetValue<string>(),
                audience is null ? null : [audience],
                ct: ct).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(path, token["path"]!.GetValue<string>()), text, ct)
                .ConfigureAwait(false);
        }
        else if (source["configMap"] is { } map)
        {
            await WriteAsync(path, "configmaps", map["name"]!, ct).ConfigureAwait(false);
        }
        else if (source["secret"] is { } secret)
        {
            await WriteAsync(path, "secrets", secret["name"]!, ct).ConfigureAwait(false);
        }
        else if (source["downwardAPI"] is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(path, "namespace"), _namespace, ct).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(string path, string kind, JsonNode name, CancellationToken ct)
    {
        var found = await server.Admin.GetStringAsync($"/api/v1/namespaces/{_namespace}/{kind}/{name}", ct)
            .ConfigureAwait(false);
        foreach (var (key, value) in JsonNode.Parse(found)!["data"]?.AsObject() ?? [])
        {
            var text = value!.GetValue<string>();
            var bytes = kind == "secrets" ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
            await File.WriteAllBytesAsync(Path.Combine(path, key), bytes, ct).ConfigureAwait(false);
        }
    }

    private string PathOf(string volume) => Path.Combine(directory, "volumes", volume);
}
