using System.Text.Json.Serialization;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Files;

/// <summary>What a reader is asked to do with a file.</summary>
internal enum ReaderVerb
{
    /// <summary>Facts of a .docx.</summary>
    Docx,

    /// <summary>Facts of a JPEG.</summary>
    Jpeg,

    /// <summary>Are the boxes of an MP4 or MOV whole?</summary>
    Film,

    /// <summary>Head, tail and encryption of a PDF, where no program for PDFs is installed.</summary>
    Pdf,

    /// <summary>A JPEG or PNG without what is no picture.</summary>
    CopyJpeg,
    CopyPng,

    /// <summary>What has to change in a PDF that qpdf has described, so that it names nobody.</summary>
    PdfChanges,
}

/// <summary>One line to a reader.</summary>
/// <param name="To">Where to write; empty for verbs that only look.</param>
internal sealed record ReaderRequest(ReaderVerb Verb, string Path, string To);

/// <summary>One line back.</summary>
/// <param name="Done">False when a copy or description was beyond it.</param>
/// <param name="Refusal">Reason of a refusal; empty when the file may be taken.</param>
internal sealed record ReaderAnswer(bool Done, string Refusal, FileFacts? Facts);

[JsonSerializable(typeof(ReaderRequest))]
[JsonSerializable(typeof(ReaderAnswer))]
internal sealed partial class ReaderJson : JsonSerializerContext;
