namespace GatewayOperator.CrdGen;

/// <summary>
/// <c>crdgen --output DIR [--docs FILE]</c> writes; <c>crdgen --verify DIR [--docs FILE]</c> compares.
/// </summary>
public static class CommandLine
{
    private const string Usage = "usage: crdgen (--output|--verify) CRDS-DIRECTORY [--docs FILE]";

    /// <summary>0: written or equal; 1: drift; 2: wrong arguments.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Count is not (2 or 4)
            || arguments[0] is not ("--output" or "--verify")
            || (arguments.Count == 4 && arguments[2] != "--docs"))
        {
            errors.WriteLine(Usage);
            return 2;
        }

        var files = new GeneratedFiles(arguments[1], arguments.Count == 4 ? arguments[3] : null);
        if (arguments[0] == "--output")
        {
            files.Write();
            output.WriteLine($"{files.Count} files written.");
            return 0;
        }

        var drift = files.Compare();
        foreach (var line in drift)
        {
            errors.WriteLine(line);
        }

        output.WriteLine(drift.Count == 0 ? $"{files.Count} files are up to date." : "Run crdgen --output to update.");
        return drift.Count == 0 ? 0 : 1;
    }
}
