using System.Globalization;
using System.Text.Json;

namespace FsNet.Swarms.Hosts;

/// <summary>
/// The limits of the kernel's table of neighbours, shared by all runs of this machine: each says how many entries it needs for as long
/// as it lives, the limits have room for the sum, and the last to end puts them back. Who was killed is known by its mark, and what it
/// had raised is put back by the next run or by <c>fsnet clean</c>. Limits that somebody else has set since stay as they are.
/// </summary>
/// <param name="limits">The kernel's folder.</param>
/// <param name="state">Of notes that no boot outlives; only who may set the limits may write there.</param>
internal sealed class NeighbourLimits(string limits, string state)
{
    private const string LeasePrefix = "run-", RaisedName = "raised.json", LockName = "lock";

    private static readonly JsonSerializerOptions Strict = new() { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static NeighbourLimits OfThisHost { get; } = new("/proc/sys/net/ipv4/neigh/default", "/run/fsnet/neighbours");

    /// <summary>Above it nobody is let in.</summary>
    private string Hard => Path.Combine(limits, "gc_thresh3");

    /// <summary>Above it entries that nobody uses at the moment are thrown out, every time that one is added.</summary>
    private string Soft => Path.Combine(limits, "gc_thresh2");

    private string Raised => Path.Combine(state, RaisedName);

    /// <returns>How many entries there can be at most; null where it cannot be told, as in a container.</returns>
    public long? Room() => File.Exists(Hard) ? Number(Hard) : null;

    /// <summary>Sees to it that there is room for this run and all others, until <see cref="Return"/>.</summary>
    /// <param name="inUse">Entries that there are now.</param>
    /// <returns>The lease, and how much room there is and was; null where there was enough.</returns>
    /// <exception cref="IOException">The limits cannot be set.</exception>
    /// <exception cref="UnauthorizedAccessException">The limits may not be set.</exception>
    public (string Lease, long Before, long? Now) Take(long needed, long inUse)
    {
        using var turn = Enter();
        PutBackIfNobody();
        var before = Number(Hard);
        var lease = Path.Combine(state, $"{LeasePrefix}{Guid.NewGuid():n}.json");
        File.WriteAllText(lease, JsonSerializer.Serialize(new Lease(Owner.ThisProcess, needed)));
        try
        {
            var all = Leases().Sum(l => l.Entries) + inUse;
            if (all > before)
                Raise(all);
            return (lease, before, all > before ? all : null);
        }
        catch
        {
            File.Delete(lease);
            PutBackIfNobody();
            throw;
        }
    }

    /// <exception cref="IOException">The limits cannot be set.</exception>
    /// <exception cref="UnauthorizedAccessException">The limits may not be set.</exception>
    public void Return(string lease)
    {
        using var turn = Enter();
        File.Delete(lease);
        PutBackIfNobody();
    }

    /// <summary>Puts back what runs that were killed have left.</summary>
    /// <returns>A line that says so; null where nothing was left.</returns>
    public string? PutBackStale()
    {
        try
        {
            if (!Directory.Exists(state))
                return null;
            using var turn = Enter();
            return PutBackIfNobody() ? "put the limits of the kernel's table of neighbours back, which a run that was killed had raised" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(Raised) ? $"could not put the limits of the kernel's table of neighbours back: {e.Message}" : null;
        }
    }

    /// <returns>Whether limits were put back.</returns>
    private bool PutBackIfNobody()
    {
        if (Leases().Count > 0 || !File.Exists(Raised))
            return false;
        var raised = Read<List<Change>>(Raised) ?? [];
        // What is written in another boot's time says nothing of this one; /run is empty then, but for odd systems.
        foreach (var change in raised.Where(c => c.Boot == Owner.ThisProcess.Boot && File.ReadAllText(c.Path).Trim() == c.During))
            File.WriteAllText(change.Path, change.Before);
        File.Delete(Raised);
        return raised.Count > 0;
    }

    // The note comes first: whatever ends this process in between, somebody can put them back.
    private void Raise(long entries)
    {
        var during = entries.ToString(CultureInfo.InvariantCulture);
        var known = File.Exists(Raised) ? Read<List<Change>>(Raised) ?? [] : [];
        var changes = new[] { Hard, Soft }
            .Select(path => new Change(path, BeforeOf(known, path), during, Owner.ThisProcess.Boot)).ToList();
        File.WriteAllText($"{Raised}.new", JsonSerializer.Serialize(changes));
        File.Move($"{Raised}.new", Raised, overwrite: true);
        foreach (var change in changes)
            File.WriteAllText(change.Path, change.During);
    }

    /// <summary>As it was before any run raised it, unless somebody has set it since.</summary>
    private static string BeforeOf(List<Change> known, string path)
    {
        var now = File.ReadAllText(path).Trim();
        return known.Find(c => c.Path == path && c.During == now)?.Before ?? now;
    }

    /// <summary>Those of runs that live, or may; others are deleted.</summary>
    private List<Lease> Leases()
    {
        var leases = new List<Lease>();
        foreach (var file in Directory.GetFiles(state, $"{LeasePrefix}*.json"))
        {
            if (Read<Lease>(file) is { Owner: { } owner } lease && owner.IsGone() != true)
                leases.Add(lease);
            else
                File.Delete(file);
        }
        return leases;
    }

    private FileStream Enter()
    {
        Directory.CreateDirectory(state);
        return FileLock.Take(Path.Combine(state, LockName));
    }

    /// <returns>Null for what is no such thing: a process may be killed while it writes.</returns>
    private static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Number(string path) => long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);

    private sealed record Lease(Owner? Owner, long Entries);

    private sealed record Change(string Path, string Before, string During, string Boot);
}
