using GatewayOperator.Api.Masking;

namespace GatewayOperator.Provisioning;

/// <summary>Columns that are protected. All three are globs: <c>*</c> stands for any run of characters.</summary>
/// <param name="Schema">Schema.</param>
/// <param name="Table">Table.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Mask">What is shown instead; null denies.</param>
/// <param name="Policy">Within a policy the first rule decides; two policies have to agree.</param>
/// <param name="Index">Which rule of the policy, from 0.</param>
public sealed record ProtectionRule(
    string Schema, string Table, IReadOnlyList<string> Columns, Mask? Mask = null, string Policy = "", int Index = 0);
