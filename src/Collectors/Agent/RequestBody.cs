using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace DevEx.Collectors.Agent;

/// <summary>A request's body as JSON, or the answer that its sender gets instead.</summary>
public sealed class RequestBody : IDisposable
{
    /// <summary>Of the body as it comes over the wire.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Of the body after decompression.</summary>
    public const int MaxInflatedBytes = 8 << 20;

    private const int MaxDepth = 32;

    private RequestBody(JsonDocument? json, IResult? refusal) => (Json, Refusal) = (json, refusal);

    public JsonDocument? Json { get; }

    public IResult? Refusal { get; }

    /// <summary>Whether the length that the request announces is too much: known before anything is read or anyone is asked.</summary>
    public static bool IsTooLong(HttpRequest request) => request.ContentLength > MaxBytes;

    public static IResult TooLarge() => Problem.Of(
        StatusCodes.Status413PayloadTooLarge, "payload_too_large",
        $"A body may have {MaxBytes} bytes, and {MaxInflatedBytes} after decompression. Send the events in smaller batches.");

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (Media(request) is { } unsupported)
        {
            return new(null, unsupported);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBytes;
        }

        try
        {
            await using var stream = Inflate(request);
            var bytes = await ReadAllAsync(stream, (int)Math.Min(request.ContentLength ?? 0, MaxBytes), ct);
            return bytes is null ? new(null, TooLarge()) : Parse(bytes.Value);
        }
        catch (BadHttpRequestException e)
        {
            return new(null, e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge()
                : Problem.Of(e.StatusCode, e.StatusCode == StatusCodes.Status408RequestTimeout ? "request_timeout" : "bad_request", "The body did not come as announced."));
        }
        catch (Exception e) when (e is InvalidDataException || (e is InvalidOperationException && Encoding(request) == "br"))
        {
            // What Brotli cannot read is an invalid operation to .NET.
            return Bad("bad_compression", "The body is not what its Content-Encoding says.");
        }
    }

    public void Dispose() => Json?.Dispose();

    private static IResult? Media(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.Charset.HasValue && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send Content-Type: application/json, in UTF-8.");
        }

        if (Encoding(request) is not ("" or "identity" or "gzip" or "br"))
        {
            request.HttpContext.Response.Headers.AcceptEncoding = "gzip, br";
            return Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_encoding", "Content-Encoding may be gzip or br, once.");
        }

        return null;
    }

    private static string Encoding(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant();

    private static Stream Inflate(HttpRequest request) => Encoding(request) switch
    {
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => request.Body,
    };

    /// <returns>Null when there is more than may be.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAllAsync(Stream stream, int announced, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            using var all = new MemoryStream(announced);
            int read;
            while ((read = await stream.ReadAsync(buffer, ct)) > 0)
            {
                if (all.Length + read > MaxInflatedBytes)
                {
                    return null;
                }

                all.Write(buffer, 0, read);
            }

            return all.GetBuffer().AsMemory(0, (int)all.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static RequestBody Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return Bad("empty_body", "The body is empty.");
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            return Bad("invalid_utf8", "The body is not valid UTF-8.");
        }

        try
        {
            return new(JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaxDepth }), null);
        }
        catch (JsonException)
        {
            // Where the syntax is right, this is what is left.
            return BadSyntax(utf8.Span) ?? Bad("duplicate_key", "An object has the same key twice.");
        }
        catch (InvalidOperationException)
        {
            // A name that is no text cannot be compared with the others.
            return BadSyntax(utf8.Span) ?? Bad("invalid_unicode", "The name of a field holds half a character (a lone surrogate).");
        }
    }

    /// <summary>Why the body cannot be read as JSON; null when it can.</summary>
    private static RequestBody? BadSyntax(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
                {
                    return Bad("too_deep", $"JSON may be nested {MaxDepth} levels deep.");
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return Bad("malformed_json", $"The body is not valid JSON, at or after byte {reader.BytesConsumed}.", reader.BytesConsumed);
        }
    }

    private static RequestBody Bad(string code, string detail, long? offset = null) =>
        new(null, Problem.Of(StatusCodes.Status400BadRequest, code, detail, false, offset is null ? [] : [("byteOffset", offset)]));
}
