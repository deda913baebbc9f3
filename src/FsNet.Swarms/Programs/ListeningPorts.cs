using System.Globalization;

namespace FsNet.Swarms.Programs;

/// <summary>Which ports somebody listens on in the network namespace of a process: looked up, so nobody is called.</summary>
internal static class ListeningPorts
{
    // Of include/net/tcp_states.h; a UDP socket that is bound is in the state "close".
    private const string Listening = "0A";
    private const string Bound = "07";

    public static bool Has(int pid, int port, bool isUdp)
    {
        var kind = isUdp ? "udp" : "tcp";
        return new[] { kind, $"{kind}6" }.Any(table => Lines($"/proc/{pid}/net/{table}").Any(l => Is(l, port, isUdp ? Bound : Listening)));
    }

    // "  0: 0100007F:1F90 00000000:0000 0A ...".
    private static bool Is(string line, int port, string state)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 3 && fields[3] == state
            && int.TryParse(fields[1].AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var found)
            && found == port;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
