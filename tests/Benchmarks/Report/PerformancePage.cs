using GatewayOperator.Tests.Benchmarks.Contenders;

namespace GatewayOperator.Tests.Benchmarks.Report;

/// <summary>docs/performance.md, the parts of it that programs write.</summary>
public static class PerformancePage
{
    public static string Folder => Path.Combine(Programs.Repository, "docs");

    /// <summary>Replaces what is between <c>&lt;!-- NAME:begin --&gt;</c> and <c>&lt;!-- NAME:end --&gt;</c>.</summary>
    public static void Write(string name, string text)
    {
        var path = Path.Combine(Folder, "performance.md");
        var page = File.ReadAllText(path);
        var begin = $"<!-- {name}:begin -->\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf($"<!-- {name}:end -->", StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{path} has no place for {name}");
        }

        File.WriteAllText(path, $"{page[..(from + begin.Length)]}{text.TrimEnd('\n')}\n{page[to..]}");
        Console.WriteLine("written to docs/performance.md");
    }
}
