using GatewayOperator.Api.Yaml;

namespace GatewayOperator.Tests.Harness.Installation;

/// <summary>What the operator says in its status files.</summary>
public sealed class StatusFolder(string resources)
{
    public string Root { get; } = Path.Combine(resources, "status");

    public string Errors => ReadIfThere(Path.Combine(Root, "errors.txt"));

    /// <summary>A condition of a resource; all fields empty when it has not been written yet.</summary>
    public ConditionView Condition(string kind, string name, string type)
    {
        var conditions = Status(kind, name)?.Find("conditions") as YamlSequence;
        var condition = conditions?.Items.OfType<YamlMapping>().FirstOrDefault(c => c.FindText("type") == type);
        return condition is null
            ? new ConditionView("", "", "")
            : new ConditionView(
                condition.FindText("status") ?? "",
                condition.FindText("reason") ?? "",
                condition.FindText("message") ?? "");
    }

    /// <summary>A field of the status, empty when there is none.</summary>
    public string Field(string kind, string name, string field) => Status(kind, name)?.FindText(field) ?? "";

    /// <summary>Every status file, for the message of a failed test.</summary>
    public string Everything() => Directory.Exists(Root)
        ? string.Join('\n', Directory.EnumerateFiles(Root, "*.yaml").Order().Select(ReadIfThere)) + Errors
        : "no status yet";

    private YamlMapping? Status(string kind, string name)
    {
        var text = ReadIfThere(Path.Combine(Root, $"{kind.ToLowerInvariant()}-shop.{name}.yaml"));
        return text.Length == 0 ? null : (YamlComposer.Compose(text) as YamlMapping)?.Find("status") as YamlMapping;
    }

    private static string ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
