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
    public static bool TryParse<T>(ReadOnlySpan<char> word, out T value) where T : struct, Enum
    {
        for (var i = 0; i < Words<T>.Texts.Length; i++)
        {
            if (!word.SequenceEqual(Words<T>.Texts[i])) continue;
            value = Words<T>.Values[i];
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The word of a value; for a set, its words in order, parted by <c>|</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum
    {
        for (var i = 0; i < Words<T>.Values.Length; i++)
        {
            if (EqualityComparer<T>.Default.Equals(Words<T>.Values[i], value)) return Words<T>.Texts[i];
        }

        return string.Join('|', Words<T>.Texts.Where((_, i) => value.HasFlag(Words<T>.Values[i])));
    }

    /// <summary>Every word, in the order of declaration, for messages that list the choices.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Words<T>.Texts];

    // Few words, so plain arrays are as quick as tables, and a process that lives a second does not compile tables for each enumeration.
    private static class Words<T> where T : struct, Enum
    {
        public static readonly T[] Values = [.. Enum.GetValues<T>().AsSpan(HasEmptySet ? 1 : 0)];

        public static readonly string[] Texts = Array.ConvertAll(Values, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        // Values are sorted, so the empty set of flags comes first.
        private static bool HasEmptySet => typeof(T).IsDefined(typeof(FlagsAttribute), false) && Enum.IsDefined(default(T));
    }
}
