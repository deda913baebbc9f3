namespace FsNet.Swarms.Running;

/// <summary>Shows people how a run goes on: bars on a terminal, lines elsewhere. Always on standard error.</summary>
internal interface IProgressView
{
    /// <summary>A step was reached, or something happened: one line.</summary>
    void Tell(string line);

    /// <summary>Shows progress while <paramref name="body"/> runs; it reports about once a second.</summary>
    Task ShowAsync(Func<Action<SwarmSnapshot>, Task> body);

    /// <summary>As <see cref="ShowAsync"/> for what is one share of a whole, 0 to 1, and a line that says more.</summary>
    Task ShowShareAsync(Func<Action<double, string>, Task> body);
}
