using System.CommandLine;
using System.Net;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>
/// <c>health</c>: asks the status pages of the same program on the same machine whether all is well. For images without a shell, whose
/// health is probed by their one program.
/// </summary>
public static class HealthCommand
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(4);

    /// <param name="status">The program's own <c>--status</c>: where it serves is where it is asked.</param>
    public static Command Create(Flag<ListenChoice> status)
    {
        var command = new Command("health", "Asks the running program whether all is well: exits 0 when it is, else 1 with the reason.") { status };
        command.AddExamples($"{ProgramName.Value} health --status 127.0.0.1:9101");
        command.SetAction(async (parsed, cancellation) =>
        {
            await AskAsync(Target(parsed.GetRequiredValue(status)), cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Where to ask: what listens on every address is asked on loopback.</summary>
    private static IPEndPoint Target(ListenChoice status)
    {
        if (status.EndPoint is not IPEndPoint { Port: > 0 } served)
            throw new ProgramException(
                $"--status: '{status}' is nothing to ask; name the address and port where the program serves its status", ExitCodes.BadUsage);
        if (served.Address.Equals(IPAddress.Any))
            return new IPEndPoint(IPAddress.Loopback, served.Port);
        return served.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, served.Port) : served;
    }

    private static async Task AskAsync(IPEndPoint at, CancellationToken cancellation)
    {
        // A proxy that the environment names is for the world outside.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerWithin };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://{at}/healthz"), cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new ProgramException((await answer.Content.ReadAsStringAsync(cancellation)).TrimEnd());
        }
        catch (HttpRequestException e)
        {
            throw new ProgramException($"nothing answers at {at}: {e.Message}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ProgramException($"no answer from {at} within {Units.FormatTime(AnswerWithin)}");
        }
    }
}
