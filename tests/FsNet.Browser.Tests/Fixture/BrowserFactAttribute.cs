namespace FsNet.Browser.Tests.Fixture;

/// <summary>A test that needs a Chromium on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : NeedyFactAttribute
{
    public BrowserFactAttribute() => Need(Chromium.WhyNot);
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute() : NeedyTheoryAttribute(new BrowserFactAttribute());
