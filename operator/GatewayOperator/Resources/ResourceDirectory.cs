using System.Globalization;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Api.Validation;

namespace GatewayOperator.Resources;

/// <summary>The user's directory: *.yaml and *.yml directly in it. Read, never written.</summary>
public sealed class ResourceDirectory(string path)
{
    private static readonly ValidationContext Context = new(LocalMode: true);

    public string Path { get; } = path;

    /// <summary>Changes whenever a file comes, goes or is written.</summary>
    /// <exception cref="IOException">The directory is gone.</exception>
    public string Stamp()
    {
        var parts = Files().Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{f.Name}|{f.LastWriteTimeUtc.Ticks}|{(f.Exists ? f.Length : -1)}"));
        return string.Join('\n', parts);
    }

    /// <summary>All documents of all files.</summary>
    /// <exception cref="IOException">The directory is gone.</exception>
    public IReadOnlyList<ResourceDocument> Read() => [.. Files().SelectMany(Read)];

    private static IReadOnlyList<ResourceDocument> Read(FileInfo file)
    {
        try
        {
            return ResourceReader.Read(file.Name, File.ReadAllText(file.FullName), Context);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may hold a policy; until it can be read nobody knows.
            var error = new ResourceError(file.Name, 1, 1, "", $"The file cannot be read: {e.Message}");
            return [new ResourceDocument { File = file.Name, Line = 1, Kind = ResourceKinds.Policy, Errors = [error] }];
        }
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(Path).EnumerateFiles()
            .Where(f => f.Extension is ".yaml" or ".yml" && !f.Name.StartsWith('.'))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
}
