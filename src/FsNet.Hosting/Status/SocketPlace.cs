using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>
/// The place of a Unix domain socket in the file system. Nothing that is there is ever replaced or removed but a socket that nobody
/// listens on: a process that was killed leaves its own, where it would keep the next one from binding. The socket is bound under another
/// name beside it and moved: so two that begin at once do not take each other's, and what the end removes is our own, by its inode.
/// </summary>
internal sealed class SocketPlace
{
    private const int MostPathBytes = 107;
    private const int MostRandom = 8;

    private readonly string _path;
    private FileIdentity? _identity;

    private SocketPlace(string path) => (_path, BindAt) = (path, Beside(path));

    /// <summary>Where to bind before <see cref="Publish"/>.</summary>
    public string BindAt { get; }

    /// <exception cref="ProgramException">Something is there that is not ours to remove.</exception>
    public static SocketPlace Claim(string path)
    {
        path = Path.GetFullPath(path) is { } full && Fits(full) ? full : path;
        switch (FileFacts.TryTell(path, follow: false)?.Kind)
        {
            case null:
                break;
            case FileKind.Socket when IsDead(path):
                File.Delete(path);
                break;
            case FileKind.Socket:
                throw Refused(path, "another process listens there");
            case var other:
                throw Refused(path, $"there is {other.Value.Describe()}, which is left alone; name a path where nothing is");
        }
        return new SocketPlace(path);
    }

    /// <summary>Gives the socket its name.</summary>
    /// <exception cref="ProgramException">Somebody else took the place in the meantime.</exception>
    public void Publish()
    {
        try
        {
            File.Move(BindAt, _path, overwrite: false);
            _identity = FileFacts.TryTell(_path, follow: false)?.Stamp.Identity;
        }
        catch (IOException e)
        {
            File.Delete(BindAt);
            throw Refused(_path, e.Message);
        }
    }

    /// <summary>Once nobody listens any more; what has taken the socket's place meanwhile stays.</summary>
    public void Leave()
    {
        if (FileFacts.TryTell(_path, follow: false) is { Kind: FileKind.Socket } now && now.Stamp.Identity == _identity)
            File.Delete(_path);
    }

    private static bool IsDead(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e)
        {
            // A full queue of connections, no permission, another type of socket: somebody's all the same.
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private static string Beside(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var room = MostPathBytes - Encoding.UTF8.GetByteCount(Path.Combine(folder, "x")) + 1;
        return Path.Combine(folder, RandomNumberGenerator.GetHexString(Math.Clamp(room, 1, MostRandom), lowercase: true));
    }

    private static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= MostPathBytes;

    private static ProgramException Refused(string path, string why) =>
        new($"the status address {Endpoints.UnixPrefix}{path} cannot be bound: {why}");
}
