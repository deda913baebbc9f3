namespace FsNet.Fuzz;

/// <summary>Takes any bytes at all.</summary>
/// <exception cref="Exception">Whatever is thrown is a finding.</exception>
internal delegate void FuzzRun(ReadOnlySpan<byte> input);

/// <summary>Something that reads what others wrote.</summary>
/// <param name="Name">As on the command line, and the name of its folder in corpus/ and crashes/.</param>
/// <param name="Weight">Its share of the time: what has many states needs more.</param>
/// <param name="Reads">What the input is.</param>
/// <param name="Run">Reads one input and looks at what came of it.</param>
/// <param name="Seeds">Inputs that are right, to begin with: each with a name.</param>
internal sealed record FuzzTarget(string Name, int Weight, string Reads, FuzzRun Run, Func<IEnumerable<Seed>> Seeds);

/// <summary>An input to begin with.</summary>
internal sealed record Seed(string Name, byte[] Bytes);
