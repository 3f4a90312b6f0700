using System.Collections.Frozen;
using System.Text.Json;

namespace Quiete.Rules;

/// <summary>What the caller sells or asks for. A set: facts may name several; a contact has exactly one.</summary>
[Flags]
public enum Sectors : ushort
{
    None = 0,
    Electricity = 1,
    Gas = 2,
    Telecom = 4,
    Finance = 8,
    Insurance = 16,
    Charity = 32,
    Survey = 64,
    Other = 128,
}

/// <summary>How the person is reached. A set: facts may name several; a contact has exactly one.</summary>
[Flags]
public enum Channels : byte
{
    None = 0,
    LiveCall = 1,
    AutomatedCall = 2,
    AiVoice = 4,
    Sms = 8,
    Message = 16,
    Email = 32,
    Visit = 64,
}

/// <summary>Why the person is contacted. All but <see cref="Service"/> are marketing.</summary>
public enum Purpose : byte
{
    Sale,
    Advertising,
    MarketResearch,
    Commercial,
    Service,
}

/// <summary>How an attempt ended.</summary>
public enum Outcome : byte
{
    NoAnswer,
    Busy,
    Answered,
    Refused,
    NotNow,
    Silent,
    Sale,
}

/// <summary>To whom a person objected.</summary>
public enum ObjectionScope : byte
{
    Principal,
    All,
}

/// <summary>The words of files and screens for the values of an enumeration: <c>live-call</c> for <see cref="Channels.LiveCall"/>.</summary>
public static class Terms
{
    /// <summary>Reads the word of a value. The empty set (<c>none</c>) has no word.</summary>
    public static bool TryParse<T>(ReadOnlySpan<char> word, out T value) where T : struct, Enum =>
        Words<T>.ByWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out value);

    /// <summary>The word of a value; for a set, its words in order, parted by <c>|</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum =>
        Words<T>.ByValue.TryGetValue(value, out var word)
            ? word
            : string.Join('|', Words<T>.ByValue.Where(pair => value.HasFlag(pair.Key)).Select(pair => pair.Value));

    /// <summary>Every word, in the order of declaration, for messages that list the choices.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Words<T>.ByValue.Values];

    private static class Words<T> where T : struct, Enum
    {
        public static readonly OrderedDictionary<T, string> ByValue = new(
            Enum.GetValues<T>()
                .Where(value => !(typeof(T).IsDefined(typeof(FlagsAttribute), false) && Convert.ToInt64(value, null) == 0))
                .Select(value => KeyValuePair.Create(value, JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()))));

        public static readonly FrozenDictionary<string, T> ByWord =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
