using System.Net;
using FsNet.Base;
using FsNet.Node;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using Microsoft.Extensions.Options;

namespace FsNet;

/// <summary>Reads <see cref="FsNodeOptions"/>; each mistake is a line that says the setting, what was found, and what is allowed.</summary>
internal sealed class FsNodeOptionsValidator : IValidateOptions<FsNodeOptions>
{
    private const int MostUploads = 1024;

    private static readonly int MostPeers = new SwarmOptions().MaxPeers;

    public ValidateOptionsResult Validate(string? name, FsNodeOptions options) => Mistakes(options) is { Count: > 0 } mistakes
        ? ValidateOptionsResult.Fail(mistakes)
        : ValidateOptionsResult.Success;

    /// <exception cref="OptionsValidationException">A setting is not as it has to be.</exception>
    public static NodeOptions Read(FsNodeOptions options) => Mistakes(options) is { Count: > 0 } mistakes
        ? throw new OptionsValidationException(nameof(FsNodeOptions), typeof(FsNodeOptions), mistakes)
        : new NodeOptions
        {
            Tracker = Endpoints.ParseHost(options.Tracker, nameof(options.Tracker)),
            Name = options.Name ?? NodeName.Of(Environment.MachineName),
            Listen = Listen(options),
            ListenField = nameof(options.Listen),
            AdvertisedPort = (ushort?)options.AdvertisedPort,
            State = options.State,
            StateField = nameof(options.State),
            UpBitsPerSecond = options.UpBitsPerSecond,
            DownBitsPerSecond = options.DownBitsPerSecond,
            Swarm = new SwarmOptions { Uploads = options.Uploads, TargetPeers = options.Degree },
        };

    private static List<string> Mistakes(FsNodeOptions options)
    {
        string?[] all =
        [
            Reading(() => Endpoints.ParseHost(options.Tracker, nameof(options.Tracker))),
            options.Name is { } name && NodeName.Complaint(name) is { } complaint
                ? $"{nameof(options.Name)}: found '{name}': {complaint}; allowed: 1 to {NodeName.MaxBytes} bytes of printed text"
                : null,
            Reading(() => Listen(options)),
            Range(nameof(options.AdvertisedPort), options.AdvertisedPort, 1, IPEndPoint.MaxPort),
            Range(nameof(options.UpBitsPerSecond), options.UpBitsPerSecond, 1, long.MaxValue),
            Range(nameof(options.DownBitsPerSecond), options.DownBitsPerSecond, 1, long.MaxValue),
            Range(nameof(options.Uploads), options.Uploads, 1, MostUploads),
            Range(nameof(options.Degree), options.Degree, 1, MostPeers),
        ];
        return [.. all.OfType<string>()];
    }

    private static IPEndPoint Listen(FsNodeOptions options) => Endpoints.FindListen(options.Listen, nameof(options.Listen));

    private static string? Reading(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (UnitException e)
        {
            return e.Message;
        }
    }

    private static string? Range(string field, long? found, long min, long max) =>
        found is null || (found >= min && found <= max) ? null : $"{field}: found {found}, allowed: {min} to {max}";
}
