using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CseaMesh.Platform.Data;

/// <summary>
/// Writes rows of one type by a statement prepared once. Each property is read and bound by code made once from the model, because a command of the provider
/// looks every parameter up by its name for every row, which costs more than the insert.
/// </summary>
internal sealed class RowStatement : IDisposable
{
    private readonly DirectStatement _statement;
    private readonly Action<DirectStatement, object>[] _binds;
    private readonly IProperty[] _guards;

    /// <param name="statement">With a question mark for each value, then for each guard.</param>
    /// <param name="values">Bound as the row now is.</param>
    /// <param name="guards">Bound as the row was read: what must not have changed meanwhile.</param>
    public RowStatement(DirectStatement statement, IEnumerable<IProperty> values, params IProperty[] guards) => (_statement, _binds, _guards) = (statement, [.. values.Select(Bind)], guards);

    /// <summary>Runs it for one row; answers how many rows it changed. A row that nobody tracks was read with the version before its present one.</summary>
    public int Execute(object row, EntityEntry? entry = null)
    {
        foreach (var bind in _binds)
        {
            bind(_statement, row);
        }

        foreach (var guard in _guards)
        {
            _statement.Bind(entry is null ? Whole(guard.GetGetter().GetClrValue(row)) - 1 : Whole(entry.OriginalValues[guard]));
        }

        return _statement.Run();
    }

    public void Dispose() => _statement.Dispose();

    private static long Whole(object? number) => Convert.ToInt64(number, CultureInfo.InvariantCulture);

    /// <summary>How a property is bound; made once per model.</summary>
    private static Action<DirectStatement, object> Bind(IProperty property) => property.GetOrAddRuntimeAnnotationValue("CseaMesh:Bind", Compile!, property);

    private static Action<DirectStatement, object> Compile(IProperty property)
    {
        var (statement, row) = (Expression.Parameter(typeof(DirectStatement)), Expression.Parameter(typeof(object)));
        var value = Expression.MakeMemberAccess(Expression.Convert(row, property.DeclaringType.ClrType), (MemberInfo?)property.PropertyInfo ?? property.FieldInfo!);
        var given = Nullable.GetUnderlyingType(value.Type) is not null ? Expression.Property(value, "Value") : (Expression)value;
        var bound = property.GetTypeMapping().Converter is { } converter ? Expression.Invoke(converter.ConvertToProviderExpression, given) : given;
        var call = Call(bound.Type == typeof(int) ? Expression.Convert(bound, typeof(long)) : bound);
        var body = given == value ? call : Expression.Condition(Expression.Property(value, "HasValue"), call, Call(Expression.Constant(null, typeof(string))));
        return Expression.Lambda<Action<DirectStatement, object>>(Expression.Block(typeof(void), body), statement, row).Compile();

        Expression Call(Expression what) => typeof(DirectStatement).GetMethod(nameof(DirectStatement.Bind), [what.Type]) is { } bind
            ? Expression.Call(statement, bind, what)
            : throw new NotSupportedException($"Bulk writes know no column of {what.Type}.");
    }
}
