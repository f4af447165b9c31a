// A process to kill: reconciles the plan on standard input once, after saying that it is about to.
using System.Text.Json;
using GatewayOperator.Provisioning;
using Microsoft.Extensions.Logging.Abstractions;

var plan = JsonSerializer.Deserialize<TargetPlan>(await Console.In.ReadToEndAsync())!;
Console.Out.WriteLine("ready");
Console.Out.Flush();
using var logs = new NullLoggerFactory();
var result = await new Provisioner(TimeProvider.System, logs).ReconcileAsync(plan, CancellationToken.None);
Console.Out.WriteLine(result.Error ?? "done");
return result.Succeeded ? 0 : 1;
