using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml.Linq;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests;

/// <summary>FsNet.Protocol thinks and does nothing else: no socket, no file, no timer, no package.</summary>
public class PurityTests
{
    private static readonly string[] Forbidden =
    [
        "System.Net.Sockets", "System.Net.Http", "System.Net.NetworkInformation", "System.IO.FileSystem", "System.IO.Pipes",
        "System.Threading.Timer", "System.Threading.Tasks", "System.Threading.Thread", "System.Diagnostics.Process", "System.Console",
    ];

    [Fact]
    public void ItReferencesTheRuntimeAndNothingThatDoesIO()
    {
        var references = typeof(PeerMessage).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToArray();
        Assert.All(references, name => Assert.StartsWith("System.", name));
        Assert.All(references, name => Assert.DoesNotContain(Forbidden, f => name.StartsWith(f, StringComparison.Ordinal)));
    }

    /// <summary>System.Runtime, which every assembly references, has files, tasks and timers too: so the types in use are looked at.</summary>
    [Fact]
    public void NoMemberSpeaksOfFilesTasksOrTimers()
    {
        var types = typeof(PeerMessage).Assembly.GetTypes().SelectMany(MentionedIn).Select(t => t.FullName ?? t.Name).Distinct();
        Assert.All(types, name => Assert.False(
            name.StartsWith("System.IO.", StringComparison.Ordinal) || name.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)
            || name is "System.Threading.Timer" or "System.TimeProvider" or "System.Random" or "System.Net.Sockets.Socket", name));
    }

    [Fact]
    public void ItReferencesNoPackageAndNoProject()
    {
        var items = XDocument.Load(Path.Combine(Folder(), "FsNet.Protocol.csproj")).Descendants().Select(e => e.Name.LocalName).ToArray();
        Assert.DoesNotContain("PackageReference", items);
        Assert.DoesNotContain("ProjectReference", items);
        Assert.DoesNotContain("FrameworkReference", items);
    }

    /// <summary>What Directory.Build.props gives every project are tools of the build; nothing of them is referenced.</summary>
    [Fact]
    public void TheLockFileHoldsToolsOnly()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "packages.lock.json")));
        var packages = json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(f => f.Value.EnumerateObject()).Select(p => p.Name);
        Assert.Empty(packages.Except(["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks"]));
    }

    private static IEnumerable<Type> MentionedIn(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(All))
            yield return field.FieldType;
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            foreach (var parameter in method.GetParameters())
                yield return parameter.ParameterType;
            foreach (var local in method.GetMethodBody()?.LocalVariables ?? [])
                yield return local.LocalType;
        }
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "src", "FsNet.Protocol"));
}
