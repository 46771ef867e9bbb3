namespace CseaMesh.Registration.Sheets;

/// <summary>The report of an import as it grows, row by row.</summary>
internal sealed class ImportRows(Sheet sheet)
{
    private readonly V1.ImportReport _report = new();

    public int Refused => _report.Rows.Count(r => r.Outcome == V1.ImportOutcome.Refused);

    public V1.ImportedRow Add(SheetRow row, string subject)
    {
        var imported = new V1.ImportedRow { Line = row.Line, Subject = subject.Length <= 80 ? subject : subject[..80] };
        _report.Rows.Add(imported);
        return imported;
    }

    /// <param name="column">Name of the column; empty for the row as a whole.</param>
    public void Refuse(V1.ImportedRow row, string column, FieldProblem problem)
    {
        row.Outcome = V1.ImportOutcome.Refused;
        row.Problems.Add(new V1.RowProblem { Column = sheet.Headings.GetValueOrDefault(column, column), Code = problem.Reason, Text = new Common.V1.Text { Zh = problem.Zh, En = problem.En } });
    }

    /// <summary>Counts the rows, and whether those that are right are to be stored.</summary>
    public V1.ImportReport Close(V1.ImportChoice choice)
    {
        _report.Refused = Refused;
        _report.Good = _report.Rows.Count - _report.Refused;
        _report.Stored = _report.Good > 0 && (choice == V1.ImportChoice.GoodRows || (choice == V1.ImportChoice.AllOrNone && _report.Refused == 0));
        _report.IgnoredColumns.Add(sheet.Ignored);
        if (!_report.Stored)
        {
            foreach (var row in _report.Rows)
            {
                row.Id = "";
            }
        }

        return _report;
    }

    public static V1.ImportChoice Choice(V1.ImportChoice choice) => Enum.IsDefined(choice) && choice != V1.ImportChoice.Unspecified
        ? choice
        : throw Refusal.Invalid("choice", "請選擇全部匯入、只匯入正確的列，或只檢查", "choice must be ALL_OR_NONE, GOOD_ROWS or DRY_RUN", "REQUIRED");
}
