using Microsoft.Playwright;

namespace Quiete.Browser.Tests;

/// <summary>On what somebody looks at the pages.</summary>
public enum Screen
{
    Phone,
    Desktop,
}

/// <summary>What follows from a screen.</summary>
internal static class Screens
{
    /// <summary>For theories: every journey is made on both.</summary>
    public static TheoryData<Screen> Both => [Screen.Phone, Screen.Desktop];

    public static BrowserNewContextOptions Options(this Screen screen, bool script) => new()
    {
        ViewportSize = screen == Screen.Phone ? new() { Width = 360, Height = 740 } : new() { Width = 1280, Height = 900 },
        HasTouch = screen == Screen.Phone,
        IsMobile = screen == Screen.Phone,
        JavaScriptEnabled = script,
        Locale = "it-IT",
        TimezoneId = "Europe/Rome",
    };
}
