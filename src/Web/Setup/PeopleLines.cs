using DevEx.Store.Events;
using DevEx.Store.Organisation;
using DevEx.Web.Organisation;

namespace DevEx.Web.Setup;

/// <summary>New people as lines of text: a name; and after semicolons or commas, where they are known, the days of joining and leaving.</summary>
internal static class PeopleLines
{
    private const int Most = 200;

    private static readonly char[] Between = [';', ',', '\t'];

    /// <param name="batch">Names the people of this text, so that the same text sent twice makes them once.</param>
    /// <param name="known">The names that there are.</param>
    /// <param name="joinedOn">For the lines that name no day.</param>
    public static (IReadOnlyList<NewMember> Members, string? Problem) Read(string? text, Guid batch, IReadOnlySet<string> known, DateOnly? joinedOn)
    {
        var members = new List<NewMember>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, line) in TextLines.Of(text).Index())
        {
            var parts = line.Split(Between, StringSplitOptions.TrimEntries);
            var (name, days) = (parts[0].Trim('"', ' '), parts[1..].Select(p => p.Length == 0 ? (DateOnly?)null : DayAttribute.Read(p) ?? DateOnly.MinValue).ToList());
            var problem = !OrganisationRules.IsName(name) ? $"a name has 1 to {OrganisationRules.MaxName} letters, digits, signs and spaces."
                : days.Count > 2 || days.Contains(DateOnly.MinValue) ? "after the name come at most two days: Ada; 2026-03-02; 2026-09-01."
                : days.Count == 2 && days[1] <= (days[0] ?? joinedOn) ? "somebody leaves after joining."
                : !names.Add(name) ? $"{name} stands here twice."
                : known.Contains(name) ? $"{name} is known already: choose them under \"Somebody who is known\", or write the name in full."
                : null;
            if (problem is not null)
            {
                return ([], $"Line {index + 1}: {problem}");
            }

            members.Add(new(Uuid5.Of(batch, name), name, days.ElementAtOrDefault(0) ?? joinedOn, days.ElementAtOrDefault(1)));
        }

        return members.Count > Most ? ([], $"At most {Most} people at a time.")
            : members.Count == 0 ? ([], "Write a name, or one in each line.")
            : (members, null);
    }
}
