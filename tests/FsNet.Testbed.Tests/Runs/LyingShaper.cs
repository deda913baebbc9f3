namespace FsNet.Testbed.Tests.Runs;

/// <summary>A shaper that hears 80 ms where 30 ms were asked for, and is the real one otherwise.</summary>
internal static class LyingShaper
{
    /// <returns>Path of the program.</returns>
    public static string Write(Fsnet fsnet) => fsnet.WriteProgram(
        "liar.sh", $"#!/bin/sh\nsed -u '/\"do\":\"shape\"/s/00:00:00.0300000/00:00:00.0800000/g' | {Repository.Shaper} serve\n");
}
