using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>The room's own words in both languages.</summary>
internal static class DeviceWords
{
    extension(Language words)
    {
        public string Of(DeviceKind kind) => kind switch
        {
            DeviceKind.FritzBox => "FRITZ!Box",
            DeviceKind.Iphone => words["iPhone o iPad", "iPhone or iPad"],
            DeviceKind.Android => words["Telefono Android (con DAVx⁵)", "Android telephone (with DAVx⁵)"],
            DeviceKind.SpamBlocker => words["Telefono Android (con SpamBlocker)", "Android telephone (with SpamBlocker)"],
            DeviceKind.Asterisk => words["Centralino Asterisk o FreePBX", "Asterisk or FreePBX exchange"],
            DeviceKind.Thunderbird => "Thunderbird",
            _ => words["Un altro", "Something else"],
        };

        /// <summary>What a device gets, in a sentence.</summary>
        public string Of(DeviceWants wants) => wants.Common
            ? words[$"I tuoi numeri bloccati e quelli segnalati da almeno {words.Count(wants.MinVoices, "persona", "persone", "person", "people")} (fino a {wants.MostCommon.ToString("N0", words.Culture)})",
                $"The numbers that you blocked and those that at least {words.Count(wants.MinVoices, "persona", "persone", "person", "people")} reported (up to {wants.MostCommon.ToString("N0", words.Culture)})"]
            : words["Solo i numeri che hai bloccato tu", "Only the numbers that you blocked"];

        /// <summary>What to mend in a form of this room.</summary>
        public string OfDevice(BadInputException mistake) => mistake.Place switch
        {
            "name" => words[$"Dai un nome al dispositivo (al massimo {Device.MaxName} lettere). Se ne hai già {DeviceStore.MostOfPerson}, toglierne uno fa posto.",
                $"Give the device a name (at most {Device.MaxName} letters). If you have {DeviceStore.MostOfPerson} of them, taking one away makes room."],
            "kind" => words["Scegli che cos'è.", "Choose what it is."],
            _ => words["Scegli una delle possibilità offerte.", "Choose one of the possibilities offered."],
        };
    }
}
