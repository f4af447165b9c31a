using GatewayOperator.Tests.Harness.Installation;

namespace GatewayOperator.Tests.Fuzz;

/// <summary>What a run leaves behind: its figures, and the inputs that broke something.</summary>
public static class FuzzReport
{
    private static readonly string Folder = Repository.PathOf("artifacts/fuzz");

    public static void Did(string test, long count, TimeSpan took) => Say(
        $"{test}: {count:N0} inputs in {took.TotalSeconds:N1} s ({count / took.TotalSeconds:N0}/s), "
        + $"seed {FuzzSettings.Seed}");

    public static void Say(string line)
    {
        TestContext.Progress.WriteLine(line);
        TestContext.Out.WriteLine(line);
    }

    /// <summary>Returns the path below the repository.</summary>
    public static string Keep(string name, byte[] input)
    {
        Directory.CreateDirectory(Folder);
        var file = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')) + ".bin";
        File.WriteAllBytes(Path.Combine(Folder, file), input);
        return $"artifacts/fuzz/{file}";
    }
}
