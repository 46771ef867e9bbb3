using System.Xml;
using System.Xml.Linq;

namespace CseaMesh.Billing.Domain;

/// <summary>What the platform says of one message.</summary>
/// <param name="Code">F0401 and so on; empty when the answer does not say.</param>
internal sealed record TurnkeyAnswer(string Code, string Number, TurnkeyState State, string ResultCode, string Text);

/// <summary>
/// Reads answers of the platform: ProcessResult (one message with the codes of what was found), SummaryResult (a day's messages, good and failed),
/// or a table "code,number,status,result_code,result_text" as exported from the Turnkey program. Elements are known by their local names: the
/// namespace changes with every version. No schema of the two answers is at hand; what their description promises is checked instead: an answer in which a
/// message is not told, or a result has no code, is none.
/// </summary>
internal static class TurnkeyResults
{
    /// <summary>Null when it is none of the three.</summary>
    public static IReadOnlyList<TurnkeyAnswer>? Read(string text)
    {
        if (!text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith('<'))
        {
            return Table(text);
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XElement.Load(reader);
            return root.Name.LocalName switch
            {
                "ProcessResult" when IsWholeProcess(root) => Process(root),
                "SummaryResult" when IsWholeSummary(root) => Summary(root),
                _ => null,
            };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static readonly string[] InfoParts = ["Code", "Description", "Parameter0", "Parameter1", "Parameter2", "Parameter3", "Parameter4"];

    // G = received, C = confirmed, E and I = error.
    public static TurnkeyState? StateOf(string status) => status.Trim().ToUpperInvariant() switch
    {
        "G" or "P" => TurnkeyState.Uploaded,
        "C" => TurnkeyState.Confirmed,
        "E" or "I" => TurnkeyState.Failed,
        _ => null,
    };

    // RoutingInfo?, MessageInfo, Result/Info{Code, Description?, Parameter0-4?}. Without a code nobody may read a success into it.
    private static bool IsWholeProcess(XElement root)
    {
        var infos = root.Descendants().Where(e => e.Name.LocalName == "Info" && e.Parent?.Name.LocalName == "Result").ToList();
        return infos.Count > 0 && Text(root, "MessageType").Length > 0
            && infos.TrueForAll(i => i.Elements().Count(e => e.Name.LocalName == "Code") == 1 && Text(i, "Code").Length > 0 && i.Elements().All(e => InfoParts.Contains(e.Name.LocalName)));
    }

    // Message{MessageType, Good|Failed{.../ReferenceNumber}}.
    private static bool IsWholeSummary(XElement root)
    {
        var messages = root.Descendants().Where(e => e.Name.LocalName == "Message").ToList();
        return messages.Count > 0 && messages.TrueForAll(m => Text(m, "MessageType").Length > 0
            && m.Descendants().Where(e => e.Name.LocalName == "ReferenceNumber").All(n => n.Value.Trim().Length > 0 && n.Ancestors().Any(a => a.Name.LocalName is "Good" or "Failed")));
    }

    private static List<TurnkeyAnswer> Process(XElement root)
    {
        var code = Text(root, "MessageType");
        return [.. root.Descendants().Where(e => e.Name.LocalName == "Info" && e.Parent?.Name.LocalName == "Result").Select(info =>
        {
            var result = Text(info, "Code");
            return new TurnkeyAnswer(code, Text(info, "Parameter0"), IsGood(result) ? TurnkeyState.Confirmed : TurnkeyState.Failed, result, Text(info, "Description"));
        })];
    }

    private static List<TurnkeyAnswer> Summary(XElement root) =>
    [
        .. from message in root.Descendants().Where(e => e.Name.LocalName == "Message")
           from part in message.Descendants().Where(e => e.Name.LocalName is "Good" or "Failed")
           from number in part.Descendants().Where(e => e.Name.LocalName == "ReferenceNumber")
           select part.Name.LocalName == "Good"
               ? new TurnkeyAnswer(Text(message, "MessageType"), number.Value.Trim(), TurnkeyState.Confirmed, "0", "")
               : new TurnkeyAnswer(Text(message, "MessageType"), number.Value.Trim(), TurnkeyState.Failed, "E", Text(part, "Description")),
    ];

    private static List<TurnkeyAnswer>? Table(string text)
    {
        var answers = new List<TurnkeyAnswer>();
        foreach (var row in text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = row.Split(',', 5).Select(c => c.Trim().Trim('"')).ToArray();
            if (cells.Length >= 3 && StateOf(cells[2]) is { } state)
            {
                answers.Add(new TurnkeyAnswer(cells[0].ToUpperInvariant(), cells[1], state, cells.ElementAtOrDefault(3) ?? "", cells.ElementAtOrDefault(4) ?? ""));
            }
            else if (answers.Count > 0 || cells.Length < 3)
            {
                return null; // only the first row may be a header
            }
        }

        return answers;
    }

    private static bool IsGood(string code) => code.Trim('0').Length == 0;

    private static string Text(XElement within, string name) => within.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() ?? "";
}
