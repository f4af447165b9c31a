namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>A client that plays the scenarios of the matrix, and those that it cannot play.</summary>
public abstract class Client(string name, params IEnumerable<Feature> cannot)
{
    private readonly HashSet<Feature> _cannot = [.. cannot];

    public string Name { get; } = name;

    /// <summary>What its user sees when the server goes away in the middle of a statement.</summary>
    public string Farewell { get; init; } = "57P01|terminating connection due to administrator command";

    public bool Can(Feature feature) => !_cannot.Contains(feature);

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public abstract Task<string?> MissingAsync();

    public abstract IScenario Start(Feature feature, Stage stage);

    public override string ToString() => Name;
}
