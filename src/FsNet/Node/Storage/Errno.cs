namespace FsNet.Node.Storage;

/// <summary>The error numbers that are told apart here, as Linux has them.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int BadDescriptor = 9;
    public const int WouldBlock = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NoDevice = 19;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int Invalid = 22;
    public const int SystemFileTable = 23;
    public const int TooManyOpenFiles = 24;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;
    public const int NoSeek = 29;
    public const int ReadOnlyFileSystem = 30;
    public const int NameTooLong = 36;
    public const int NoLocks = 37;
    public const int NotImplemented = 38;
    public const int TooManyLinks = 40;
    public const int NotSupported = 95;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NotConnected = 107;
    public const int TimedOut = 110;
    public const int HostDown = 112;
    public const int HostUnreachable = 113;
    public const int Stale = 116;
    public const int RemoteInputOutput = 121;
    public const int QuotaExceeded = 122;
}
