namespace FsNet.Base;

/// <summary>The program cannot go on. The message is for the user, and is all they see.</summary>
public sealed class ProgramException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
