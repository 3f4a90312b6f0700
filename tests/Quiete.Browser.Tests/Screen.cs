using Microsoft.Playwright;

namespace Quiete.Browser.Tests;

/// <summary>On what somebody looks at the pages.</summary>
public enum Screen
{
    /// <summary>360 pixels wide, by touch.</summary>
    Phone,

    /// <summary>The same at night, in dark colours.</summary>
    PhoneAtNight,

    Desktop,
}

/// <summary>What follows from a screen.</summary>
internal static class Screens
{
    /// <summary>For theories: every journey is made on both.</summary>
    public static TheoryData<Screen> Both => [Screen.Phone, Screen.Desktop];

    /// <summary>For theories that only look.</summary>
    public static TheoryData<Screen> All => [Screen.Phone, Screen.PhoneAtNight, Screen.Desktop];

    public static BrowserNewContextOptions Options(this Screen screen, bool script) => new()
    {
        ViewportSize = screen == Screen.Desktop ? new() { Width = 1280, Height = 900 } : new() { Width = 360, Height = 740 },
        HasTouch = screen != Screen.Desktop,
        IsMobile = screen != Screen.Desktop,
        ColorScheme = screen == Screen.PhoneAtNight ? ColorScheme.Dark : ColorScheme.Light,
        JavaScriptEnabled = script,
        Locale = "it-IT",
        TimezoneId = "Europe/Rome",
    };
}
