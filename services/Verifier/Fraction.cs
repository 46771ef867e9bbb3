using System.Globalization;
using System.Numerics;

namespace CseaMesh.Verifier;

/// <summary>An exact fraction in lowest terms.</summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _lessOne;

    public Fraction(BigInteger over, BigInteger under)
    {
        var common = BigInteger.GreatestCommonDivisor(over, under) * under.Sign;
        (Over, _lessOne) = (over / common, under / common - 1);
    }

    public BigInteger Over { get; }

    public BigInteger Under => _lessOne + 1;

    public static implicit operator Fraction(long value) => new(value, 1);

    public static Fraction operator +(Fraction a, Fraction b) => new(a.Over * b.Under + b.Over * a.Under, a.Under * b.Under);

    public static Fraction operator -(Fraction a, Fraction b) => new(a.Over * b.Under - b.Over * a.Under, a.Under * b.Under);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Over * b.Over, a.Under * b.Under);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Over * b.Under, a.Under * b.Over);

    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    public static Fraction Mean(IReadOnlyCollection<Fraction> values) => values.Aggregate((a, b) => a + b) / values.Count;

    public int CompareTo(Fraction other) => (Over * other.Under).CompareTo(other.Over * Under);

    public static Fraction Parse(string over, string under) => new(BigInteger.Parse(over, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), BigInteger.Parse(under, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Hundredths of a point as points, half away from zero.</summary>
    public string Shown(int decimals)
    {
        var (over, under) = (BigInteger.Abs(Over) * BigInteger.Pow(10, decimals), Under * 100);
        var digits = ((2 * over + under) / (2 * under)).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? digits : digits.Insert(digits.Length - decimals, ".");
        return Over.Sign < 0 && digits.Trim('0').Length > 0 ? "-" + text : text;
    }
}
