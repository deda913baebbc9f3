namespace FsNet.Node.Tracking;

/// <summary>How far a node has come in telling its tracker what it has. <c>/status</c> has these words in small letters.</summary>
internal enum RegistrationState
{
    /// <summary>What the node holds is not known yet: the tracker is told nothing.</summary>
    Preparing,

    /// <summary>The tracker is being told.</summary>
    Registering,

    /// <summary>The tracker knows what the node holds.</summary>
    Registered,

    /// <summary>The last message had no answer, or one that refuses it.</summary>
    Unreachable,
}
