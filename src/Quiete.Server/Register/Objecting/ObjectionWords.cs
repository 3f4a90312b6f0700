using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Objections as people read them.</summary>
internal static class ObjectionWords
{
    extension(Language words)
    {
        public string ToWhom(PersonObjection said) => said.To ?? words["tutto il marketing", "all marketing"];
    }
}
