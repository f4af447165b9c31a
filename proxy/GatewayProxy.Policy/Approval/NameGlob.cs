namespace GatewayProxy.Policy.Approval;

/// <summary>A pattern of names: <c>*</c> is any run of characters, everything else is itself.</summary>
internal readonly record struct NameGlob(string Pattern)
{
    public bool IsAny => Pattern.AsSpan().Trim('*').IsEmpty;

    /// <summary>
    /// Whether it matches whatever the other one matches. A star of the other one stands for a character that only a
    /// star of this one can take.
    /// </summary>
    public bool Contains(NameGlob other) => Matches(other.Pattern);

    /// <summary>Linear in time: on a mismatch only the last star is tried again.</summary>
    public bool Matches(string name)
    {
        var (inPattern, inName, star, resume) = (0, 0, -1, 0);
        while (inName < name.Length)
        {
            if (inPattern < Pattern.Length && Pattern[inPattern] == '*')
            {
                star = inPattern++;
                resume = inName;
            }
            else if (inPattern < Pattern.Length && Pattern[inPattern] == name[inName])
            {
                inPattern++;
                inName++;
            }
            else if (star >= 0)
            {
                inPattern = star + 1;
                inName = ++resume;
            }
            else
            {
                return false;
            }
        }

        return Pattern.AsSpan(inPattern).Trim('*').IsEmpty;
    }
}
