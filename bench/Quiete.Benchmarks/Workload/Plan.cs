using System.Buffers.Text;

namespace Quiete.Benchmarks.Workload;

/// <summary>The part of the Italian numbering plan that the workload draws from, and the order in which it draws.</summary>
/// <remarks>Three persons in four have a mobile; the landlines lie in exchange blocks of ten thousand, as in life.</remarks>
internal sealed class Plan(ulong seed)
{
    /// <summary>The most characters of a national number.</summary>
    public const int MaxDigits = 11;

    private const int BlockSize = 10_000;
    private const int BlockCount = 6_000;
    private const int PerMobilePrefix = 10_000_000;

    public static readonly string[] MobilePrefixes = (
        "320 322 323 324 327 328 329 330 331 333 334 335 336 337 338 339 340 341 342 343 344 345 346 347 348 349 " +
        "350 351 352 353 355 360 361 362 363 366 368 370 371 373 374 375 376 377 378 379 380 383 385 388 389 " +
        "390 391 392 393 397").Split(' ');

    public static readonly string[] AreaCodes = (
        "02 06 010 011 015 019 030 031 035 039 040 041 045 049 050 051 055 059 070 071 075 079 080 081 085 089 " +
        "090 091 095 099 0125 0131 0161 0331 0341 0362 0382 0422 0434 0444 0461 0471 0521 0522 0532 0541 0543 0544 " +
        "0572 0583 0586 0721 0733 0742 0773 0776 0823 0825 0831 0832 0862 0871 0881 0961 0965 0971 0984").Split(' ');

    private readonly Shuffle mobiles = new((long)MobilePrefixes.Length * PerMobilePrefix, seed);
    private readonly Shuffle landlines = new((long)BlockCount * BlockSize, seed + 1);
    private readonly byte[][] blocks = MakeBlocks(seed);
    private readonly byte[][] prefixes = [.. MobilePrefixes.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The most persons that have different numbers.</summary>
    public static long MaxPersons => 4L * BlockCount * BlockSize;

    /// <summary>The national number of a person, distinct for every person.</summary>
    /// <param name="area">How many of the digits are the mobile prefix or the area code.</param>
    public int National(long person, Span<byte> digits, out int area)
    {
        if (person % 4 == 3)
        {
            var line = landlines[person / 4];
            var block = blocks[line / BlockSize];
            area = block[0];
            block.AsSpan(1).CopyTo(digits);
            return Pad(line % BlockSize, 4, digits, block.Length - 1);
        }

        var mobile = mobiles[person / 4 * 3 + person % 4];
        area = 3;
        prefixes[mobile / PerMobilePrefix].CopyTo(digits);
        return Pad(mobile % PerMobilePrefix, 7, digits, 3);
    }

    private static int Pad(long value, int width, Span<byte> digits, int from)
    {
        Utf8Formatter.TryFormat(value, digits[from..], out _, new('D', (byte)width));
        return from + width;
    }

    /// <summary>Exchanges: an area code and the digits that make 9, 10 or 11 with the last four. First byte: length of the area code.</summary>
    private static byte[][] MakeBlocks(ulong seed)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        var dice = new Dice(seed, 0xB10C);
        while (made.Count < BlockCount)
        {
            var code = AreaCodes[dice.Below(AreaCodes.Length)];
            var length = dice.Below(10) switch { < 3 => 9, < 9 => 10, _ => 11 };
            var exchange = code + (char)('2' + dice.Below(8));
            while (exchange.Length < length - 4) exchange += (char)('0' + dice.Below(10));

            // A block that another one begins with would give two persons one number at different lengths only; still refused.
            made.Add((char)code.Length + exchange);
        }

        return [.. made.Order(StringComparer.Ordinal).Select(block => block.Select(c => (byte)c).ToArray())];
    }
}
