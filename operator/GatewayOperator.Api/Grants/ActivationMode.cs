namespace GatewayOperator.Api.Grants;

/// <summary>When a grant is active.</summary>
public enum ActivationMode
{
    OnRequest = 0,
    OnConnect = 1,
    Always = 2,
}
