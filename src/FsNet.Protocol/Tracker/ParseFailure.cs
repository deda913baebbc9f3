namespace FsNet.Protocol.Tracker;

/// <summary>The two families of what can be wrong with bytes from the network; None is neither.</summary>
public enum FailureKind : byte
{
    None = 0,

    /// <summary>Cut off, of a wrong length, missing, given twice, or out of its range.</summary>
    Malformed = 1,

    /// <summary>Well formed, but not here: a field of another message, an unknown type or version.</summary>
    NotAllowed = 2,
}

/// <summary>What is wrong with a message: a peer's mistake is a value. The default value is "nothing".</summary>
public readonly record struct ParseFailure(FailureKind Kind, Field Field)
{
    public bool IsFailure => Kind != FailureKind.None;

    public static ParseFailure Malformed(Field field) => new(FailureKind.Malformed, field);

    public static ParseFailure NotAllowed(Field field) => new(FailureKind.NotAllowed, field);
}
