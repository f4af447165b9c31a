using GatewayOperator.Cli;
using GatewayOperator.Cli.Output;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};
var terminal = Terminal.OfThisProcess();
return await new DbgatewayCommand(terminal, TimeProvider.System).InvokeAsync(args, interrupt.Token);
