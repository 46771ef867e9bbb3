using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("CseaMesh.Benchmarks")]
