using System.Runtime.ExceptionServices;

namespace FsNet.Shaper.Native;

/// <summary>For what changes the thread it runs on for good: a namespace, a priority.</summary>
internal static class OwnThread
{
    /// <summary>Runs on a thread that ends afterwards, and waits for it; what is thrown there is thrown here.</summary>
    public static T Run<T>(Func<T> action)
    {
        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
