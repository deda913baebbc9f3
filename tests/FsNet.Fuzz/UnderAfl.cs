using SharpFuzz;

namespace FsNet.Fuzz;

/// <summary>One input after the other from afl-fuzz, in a process of its own that is started again when it dies.</summary>
internal static class UnderAfl
{
    public static void Run(FuzzTarget target)
    {
        var input = new MemoryStream();
        Fuzzer.OutOfProcess.Run(stream =>
        {
            input.SetLength(0);
            stream.CopyTo(input);
            target.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
        });
    }
}
