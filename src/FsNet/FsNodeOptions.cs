namespace FsNet;

/// <summary>How a node takes part in swarms. A setting that is not as it has to be is named when the node starts.</summary>
public sealed class FsNodeOptions
{
    /// <summary>Where the tracker is, <c>HOST:PORT</c>. The default is <c>127.0.0.1:9090</c>.</summary>
    public string Tracker { get; set; } = "127.0.0.1:9090";

    /// <summary>What this node calls itself, for people, in 1 to 64 bytes of printed text; null for the host's name.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Where other nodes reach this one, <c>ADDRESS:PORT</c>. The default, <c>0.0.0.0:0</c>, is any free port of all IPv4 addresses;
    /// <c>[::]:9100</c> is one port of all addresses. A name stands for the first of its addresses that this machine has.
    /// </summary>
    public string Listen { get; set; } = "0.0.0.0:0";

    /// <summary>The port that others are told, from 1 to 65535, where a router or container maps it; null for the one of <see cref="Listen"/>.</summary>
    public int? AdvertisedPort { get; set; }

    /// <summary>
    /// A folder of this node alone, in which the hashes of files are kept, so that a node that starts again does not read what has not
    /// changed; null for none.
    /// </summary>
    public string? State { get; set; }

    /// <summary>Send no faster than this, all peers together, in bits per second; null for no limit.</summary>
    public long? UpBitsPerSecond { get; set; }

    /// <summary>Receive no faster than this, all peers together, in bits per second; null for no limit.</summary>
    public long? DownBitsPerSecond { get; set; }

    /// <summary>Blocks that are sent at the same time, from 1 to 1024. The default is 8.</summary>
    public int Uploads { get; set; } = 8;

    /// <summary>Connections to look for, for each file, from 1 to 64; about as many others look for this node. The default is 12.</summary>
    public int Degree { get; set; } = 12;
}
