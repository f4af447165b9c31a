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

    /// <summary>Changes whenever a file comes, goes, is written, or becomes readable or unreadable.</summary>
    /// <exception cref="IOException">The directory is gone.</exception>
    public string Stamp() => string.Join('\n', Files().Select(Stamp));

    /// <summary>All documents of all files.</summary>
    /// <exception cref="IOException">The directory is gone.</exception>
    public IReadOnlyList<ResourceDocument> Read() => [.. Files().SelectMany(Read)];

    private static string Stamp(FileInfo file)
    {
        try
        {
            // Opened, because a link says nothing about the file that it leads to.
            using var handle = File.OpenHandle(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Name}|{File.GetLastWriteTimeUtc(handle).Ticks}|{RandomAccess.GetLength(handle)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{file.Name}|{e.GetType().Name}";
        }
    }

    private static IReadOnlyList<ResourceDocument> Read(FileInfo file)
    {
        try
        {
            return ResourceReader.Read(file.Name, File.ReadAllText(file.FullName), Context);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Also a link into nothing and a file that went between listing and reading. It may hold a policy; until it
            // can be read or is no longer listed nobody knows.
            var error = new ResourceError(file.Name, 1, 1, "", $"The file cannot be read: {e.Message}");
            return [new ResourceDocument { File = file.Name, Line = 1, Kind = ResourceKinds.Policy, Errors = [error] }];
        }
    }

    private IEnumerable<FileInfo> Files() =>
        new DirectoryInfo(Path).EnumerateFiles()
            .Where(f => f.Extension is ".yaml" or ".yml" && !f.Name.StartsWith('.'))
            .OrderBy(f => f.Name, StringComparer.Ordinal);
}
