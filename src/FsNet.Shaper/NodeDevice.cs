using System.Net;
using System.Net.NetworkInformation;
using FsNet.Base;

namespace FsNet.Shaper;

/// <summary>The interface that has a node's address: a container with two networks has two, and Docker names them as it likes.</summary>
internal static class NodeDevice
{
    /// <summary>Call it inside the node's namespace.</summary>
    /// <exception cref="ProgramException">None has the address.</exception>
    public static string Of(string address) =>
        NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(device => Has(device, IPAddress.Parse(address)))?.Name
        ?? throw new ProgramException($"no interface has the address {address}", ExitCodes.BackEndMissing);

    private static bool Has(NetworkInterface device, IPAddress address) =>
        device.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(address));
}
