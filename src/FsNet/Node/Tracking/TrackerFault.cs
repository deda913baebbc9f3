using System.Net.Sockets;

namespace FsNet.Node.Tracking;

/// <summary>What may come of asking a tracker that is no mistake of this program.</summary>
internal static class TrackerFault
{
    public static bool IsOfTheNetwork(Exception e) => e is SocketException or IOException or TimeoutException or TrackerException;
}
