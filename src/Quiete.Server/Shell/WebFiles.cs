namespace Quiete.Server.Shell;

/// <summary>The folders of <c>wwwroot</c>. A version in the name lets browsers keep what is in it for good.</summary>
internal static class WebFiles
{
    public const string BootstrapItalia = "bootstrap-italia-2.18.3";

    /// <summary>The address of an icon of the sprite, such as <c>it-key</c>.</summary>
    public static string Icon(string name) => $"/{BootstrapItalia}/sprites.svg#{name}";
}
