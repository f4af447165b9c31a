using GatewayOperator.Api.Resources;

namespace GatewayOperator.Api.Validation;

/// <summary>Checks what is read of a Secret.</summary>
public static class SecretValidator
{
    public static void Validate(Secret secret, FieldErrors errors)
    {
        foreach (var key in secret.Data.Keys.Where(k => !secret.StringData.ContainsKey(k) && secret.Find(k) is null))
        {
            errors.Add($"data.{key}", "must be base64; write plain text below stringData instead.");
        }
    }
}
