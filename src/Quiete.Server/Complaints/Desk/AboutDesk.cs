using Microsoft.AspNetCore.Components;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>A page of an association's desk. For whoever does not sit there it does not exist.</summary>
public abstract class AboutDesk : ComponentBase
{
    private Officer? officer;
    private bool isRead;

    [CascadingParameter] private protected HttpContext Http { get; set; } = default!;

    [Inject] private protected Officers Officers { get; set; } = default!;

    [Inject] private protected Flash Flash { get; set; } = default!;

    [Inject] private protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>What the last page left to say.</summary>
    private protected string? Notice { get; private set; }

    private protected Officer Me => officer ?? throw new InvalidOperationException("The page asks for a desk that is not there.");

    private protected CancellationToken Stop => Http.RequestAborted;

    /// <summary>Whether the page is there for whoever asks, and read: it is also rendered while it waits for the database.</summary>
    private protected bool IsThere => isRead;

    protected sealed override async Task OnInitializedAsync()
    {
        officer = await Officers.By(Http, Stop);
        isRead = officer is not null && await Open();
        if (isRead) Notice = Flash.Take();
        else Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>Reads what the page shows. False: it is not there.</summary>
    private protected virtual Task<bool> Open() => Task.FromResult(true);

    /// <summary>Leads to a page, which says something once.</summary>
    private protected void GoTo(string path, string? said = null)
    {
        if (said is not null) Flash.Put(path.Split('?')[0], said);
        Navigation.NavigateTo(path);
    }
}
