using Amazon.Runtime;

namespace GatewayProxy.Recording.Storing;

/// <summary>
/// What the platform lends to a process: keys that are short-lived and renewed by themselves. Keys that somebody left
/// in the environment or in a profile are not looked for, as the SDK's own chain would.
/// </summary>
internal static class WorkloadCredentials
{
    private const string RoleArn = "AWS_ROLE_ARN";
    private const string TokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private const string ContainerPath = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private const string ContainerUri = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    public static AWSCredentials Find() =>
        IsSet(RoleArn) && IsSet(TokenFile) ? AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables()
        : IsSet(ContainerPath) || IsSet(ContainerUri) ? new GenericContainerCredentials()
        : new InstanceCredentials();

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
