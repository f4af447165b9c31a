using Amazon.Runtime;

namespace GatewayProxy.Recording.Storing;

/// <summary>
/// The identity of the machine, asked for when it is first needed: the SDK's own class asks over the network in its
/// constructor.
/// </summary>
internal sealed class InstanceCredentials : AWSCredentials
{
    // What failed is tried anew the next time.
    private readonly Lazy<AWSCredentials> _profile = new(
        () => new InstanceProfileAWSCredentials(), LazyThreadSafetyMode.PublicationOnly);

    public override ImmutableCredentials GetCredentials() => _profile.Value.GetCredentials();

    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.Run(GetCredentials);
}
