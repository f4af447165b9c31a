using Microsoft.AspNetCore.Http;

namespace GatewayOperator.Kubernetes.Tests.Scripted;

/// <summary>How a test answers one request.</summary>
internal sealed record ScriptedAnswer(Func<ScriptedRequest, bool> Which, Func<HttpContext, Task> How);
