using System.Globalization;
using System.Numerics;

namespace CseaMesh.Judging.Domain.Results;

/// <summary>An exact fraction in lowest terms with a positive denominator. Everything that ranks is computed with it.</summary>
public readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private readonly BigInteger _denominator;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        if (denominator.IsOne)
        {
            (Numerator, _denominator) = (numerator, denominator);
            return;
        }

        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / common;
        _denominator = denominator / common;
    }

    public static Rational Zero => default;

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    public bool IsZero => Numerator.IsZero;

    public static implicit operator Rational(int value) => new(value, 1);

    /// <summary>For drawing and statistics only; nothing that ranks is converted.</summary>
    public static explicit operator double(Rational value)
    {
        var whole = BigInteger.DivRem(value.Numerator, value.Denominator, out var rest);
        return (double)whole + (double)(rest * (1L << 52) / value.Denominator) / (1L << 52);
    }

    public static Rational operator +(Rational a, Rational b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => new(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Zero, (a, b) => a + b);

    public static Rational Mean(IReadOnlyCollection<Rational> values) => Sum(values) / values.Count;

    public static Rational Median(IEnumerable<Rational> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public int CompareTo(Rational other) => Denominator == other.Denominator ? Numerator.CompareTo(other.Numerator) : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    public override string ToString() => Denominator.IsOne ? Numerator.ToString(CultureInfo.InvariantCulture) : $"{Numerator}/{Denominator}";

    /// <summary>The only place where anything is rounded: a decimal text, half away from zero.</summary>
    public string Round(int decimals)
    {
        var scale = BigInteger.Pow(10, decimals);
        var twice = BigInteger.Abs(Numerator) * scale * 2 + Denominator;
        var digits = (twice / (Denominator * 2)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
        return Numerator.Sign < 0 && digits.Any(d => d != '0') ? "-" + text : text;
    }
}
