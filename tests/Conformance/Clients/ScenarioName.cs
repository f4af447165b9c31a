using System.Text.RegularExpressions;

namespace GatewayOperator.Tests.Conformance.Clients;

/// <summary>Names of scenarios as the programs know them: <c>copy_text</c> is <see cref="Feature.CopyText"/>.</summary>
public static class ScenarioName
{
    public static string Of(Feature feature) =>
        Regex.Replace($"{feature}", "(?<=.)[A-Z]", capital => $"_{capital}").ToLowerInvariant();
}
