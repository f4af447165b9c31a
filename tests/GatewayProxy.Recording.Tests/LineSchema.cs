using System.Diagnostics;
using System.Text.Json;

namespace GatewayProxy.Recording.Tests;

/// <summary>docs/recording.schema.json, asked through python3-jsonschema.</summary>
internal static class LineSchema
{
    private const string Program =
        """
        import json, sys
        from jsonschema import Draft202012Validator as Validator
        schema = json.load(open(sys.argv[1]))
        Validator.check_schema(schema)
        kinds = {reference['$ref'].split('/')[-1] for reference in schema['oneOf']}
        for number, line in enumerate(sys.stdin, 1):
            line = json.loads(line)
            if line['type'] not in kinds:
                print(f"{number} is of an unknown type {line['type']}")
                continue
            # Against its own kind and not against all: the errors then say what is wrong.
            own = {'$ref': '#/$defs/' + line['type'], '$defs': schema['$defs']}
            for error in Validator(own).iter_errors(line):
                print(f"{number} {line['type']}: {error.json_path}: {error.message}")
        """;

    public static IReadOnlySet<string> Kinds()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path));
        return schema.RootElement.GetProperty("oneOf").EnumerateArray()
            .Select(reference => reference.GetProperty("$ref").GetString()!.Split('/')[^1])
            .ToHashSet();
    }

    /// <summary>What the schema has to say against the lines; nothing when they are valid.</summary>
    public static string ErrorsOf(string lines)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Program, Path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        python.StandardInput.Write(lines);
        python.StandardInput.Close();
        var errors = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        return python.ExitCode == 0 ? errors : $"the check itself failed; {errors}";
    }

    private static string Path
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(directory.FullName, "GatewayOperator.sln")))
            {
                directory = directory.Parent!;
            }

            return System.IO.Path.Combine(directory.FullName, "docs", "recording.schema.json");
        }
    }
}
