using System.Globalization;

namespace CseaMesh.Gateway.Ui;

/// <summary>Sizes of files as people read them.</summary>
public static class Bytes
{
    public static string Words(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => $"{bytes / 1024} KB",
        < 10 * 1024 * 1024 => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
        _ => $"{bytes / 1048576} MB",
    };
}
