namespace FsNet.Protocol.Peer;

/// <summary>The first byte of a frame of the transfer protocol. Numbers are never reused.</summary>
public enum PeerMessageType : byte
{
    Hello = 1,
    Open = 2,
    Refuse = 3,
    ManifestRequest = 4,
    Manifest = 5,
    Have = 6,
    Suggest = 7,
    Request = 8,
    Block = 9,
    Cancel = 10,
    Reject = 11,
    Goodbye = 12,
    Probe = 13,
}
