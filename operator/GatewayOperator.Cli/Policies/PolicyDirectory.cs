using System.CommandLine;
using GatewayOperator.Api.Reading;
using GatewayOperator.Api.Resources;
using GatewayOperator.Resources;

namespace GatewayOperator.Cli.Policies;

/// <summary>A directory of resources as local mode would read it now, had it never read it before.</summary>
internal sealed class PolicyDirectory
{
    private PolicyDirectory(string path, IReadOnlyList<ResourceDocument> documents)
    {
        Path = path;
        Documents = documents;
        Resources = ResourceSetBuilder.Build(documents, ResourceSet.Empty);
    }

    public string Path { get; }

    public IReadOnlyList<ResourceDocument> Documents { get; }

    public ResourceSet Resources { get; }

    public static Argument<string> CreateArgument() => new("directory")
    {
        Description = "The directory with the resources (*.yaml), as `gateway-operator local --resources` takes it.",
        HelpName = "DIR",
    };

    /// <exception cref="CommandException">There is none, or nothing in it.</exception>
    public static PolicyDirectory Read(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new CommandException($"There is no directory {path}.");
        }

        var documents = new ResourceDirectory(path).Read();
        return documents.Count > 0
            ? new PolicyDirectory(path, documents)
            : throw new CommandException($"{path} has no resources: no *.yaml or *.yml directly in it says anything.");
    }

    /// <summary>The document that says a resource.</summary>
    public ResourceDocument DocumentOf(IResource resource) =>
        Documents.First(d => ReferenceEquals(d.Resource, resource));
}
