using Microsoft.Extensions.Logging;

namespace GatewayProxy.Tests.Authentication;

/// <summary>Hands every category's lines to one logger.</summary>
internal sealed class ForwardingLoggerProvider(ILogger logger) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
    }
}
