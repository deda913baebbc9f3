namespace FsNet.Base;

/// <summary>What the programs return to the shell.</summary>
public static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int Invalid = 3;
    public const int BackEndMissing = 4;

    /// <summary>A mistake of the program's own (EX_SOFTWARE of sysexits(3)): one line says what it was.</summary>
    public const int Unexpected = 70;
}
