using QRCoder;

namespace Quiete.Server.Register;

/// <summary>Links as QR codes, drawn as SVG without styles or scripts.</summary>
internal static class QrCode
{
    private const int PixelsPerModule = 4;

    public static string Svg(string link)
    {
        using var data = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(PixelsPerModule, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.WidthHeightAttribute);
    }
}
