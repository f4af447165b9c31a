namespace GatewayOperator.Provisioning.Preflight;

/// <summary>Words violations so that they fit a condition.</summary>
internal static class PreflightMessage
{
    private const int Listed = 3;

    public static string For(
        string database, string target, IReadOnlyCollection<PreflightViolation> violations)
    {
        var more = violations.Count > Listed ? $" And {violations.Count - Listed} more." : "";
        return $"Nobody is admitted, because values in database {database} can be reached past their masks. "
            + string.Join(' ', violations.Take(Listed).Select(v => Sentence(v, target))) + more;
    }

    private static string Sentence(PreflightViolation violation, string target) =>
        $"{violation.What}: {violation.Fix};"
        + (violation.Trustable ? $" or list it in trustedFunctions of DatabaseTarget {target}." : "");
}
