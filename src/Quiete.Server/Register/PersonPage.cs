using Microsoft.AspNetCore.Components;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>A page about one register: one's own, or with <c>?di=ID</c> one that somebody helps with. All others do not exist.</summary>
public abstract class PersonPage : ComponentBase
{
    private Person? who;
    private bool isRead;

    [CascadingParameter] private protected HttpContext Http { get; set; } = default!;

    /// <summary>Whose register; absent: one's own.</summary>
    [SupplyParameterFromQuery(Name = "di")] private protected long? Di { get; set; }

    [Inject] private protected Kept Kept { get; set; } = default!;

    [Inject] private protected Flash Flash { get; set; } = default!;

    [Inject] private protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>Whether the register is there for whoever asks, and read: the page is also rendered while it waits for the database.</summary>
    private protected virtual bool IsThere => isRead;

    private protected Person Who => who ?? throw new InvalidOperationException("The page asks for a register that is not there.");

    private protected long Me => SignedIn.Id(Http.User)!.Value;

    /// <summary>Whether the page is about another person's register.</summary>
    private protected bool IsHelping => Who.Account != Me;

    private protected CancellationToken Stop => Http.RequestAborted;

    /// <summary>What the last page left to say.</summary>
    private protected string? Notice { get; private set; }

    /// <summary>An address about the same register.</summary>
    private protected string To(string path) => !IsHelping ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}di={Who.Id}";

    /// <summary>Leads to a page, which says something once.</summary>
    private protected void GoTo(string path, string? said = null)
    {
        if (said is not null) Flash.Put(path.Split('?')[0], said);
        Navigation.NavigateTo(To(path));
    }

    protected sealed override async Task OnInitializedAsync()
    {
        Notice = Flash.Take();
        who = await Kept.By(Http, Di, Stop);
        if (who is null)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await Open();
        isRead = true;
    }

    /// <summary>Reads what the page shows. The register is there.</summary>
    private protected virtual Task Open() => Task.CompletedTask;
}
