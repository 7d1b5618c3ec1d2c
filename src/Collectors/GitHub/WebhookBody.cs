using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DevEx.Collectors.GitHub;

/// <summary>The body of a webhook as it came over the wire, read once into a pooled buffer.</summary>
public sealed class WebhookBody : IDisposable
{
    /// <summary>GitHub delivers nothing that is larger.</summary>
    public const int MaxBytes = 26_214_400;

    private const int SmallBytes = 1 << 20;
    private const int LargeOnesAtOnce = 4;

    private static readonly SemaphoreSlim LargeOnes = new(LargeOnesAtOnce);

    private readonly bool _isLarge;
    private byte[] _buffer;
    private int _length;

    private WebhookBody(bool isLarge, int size) => (_isLarge, _buffer) = (isLarge, ArrayPool<byte>.Shared.Rent(size));

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Whether the length that the request announces is too much: known before anything is read or anyone is asked.</summary>
    public static bool IsTooLong(HttpRequest request) => request.ContentLength > MaxBytes;

    /// <returns>Null when there is more than may be.</returns>
    public static async Task<WebhookBody?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The server counts the framing of a chunked body too; we count the body.
            limit.MaxRequestBodySize = MaxBytes + SmallBytes;
        }

        var isLarge = request.ContentLength is null or > SmallBytes;
        if (isLarge)
        {
            await LargeOnes.WaitAsync(ct);
        }

        var body = new WebhookBody(isLarge, (int)(request.ContentLength ?? SmallBytes) + 1);
        var complete = false;
        try
        {
            complete = await body.FillAsync(request.Body, ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // A body that did not say its length, and went on and on.
        }
        finally
        {
            if (!complete)
            {
                body.Dispose();
            }
        }

        return complete ? body : null;
    }

    /// <summary>What the JSON is: hooks may also be set to send it as the form field <c>payload</c>.</summary>
    public ReadOnlyMemory<byte> Json(string? contentType)
    {
        if (contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Bytes;
        }

        var field = "payload="u8;
        foreach (var range in Bytes.Span.Split((byte)'&'))
        {
            if (Bytes.Span[range].StartsWith(field))
            {
                var (start, length) = range.GetOffsetAndLength(_length);
                return WebUtility.UrlDecodeToBytes(_buffer, start + field.Length, length - field.Length);
            }
        }

        return Bytes;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        if (_isLarge)
        {
            LargeOnes.Release();
        }
    }

    private async Task<bool> FillAsync(Stream stream, CancellationToken ct)
    {
        int read;
        while ((read = await stream.ReadAsync(_buffer.AsMemory(_length), ct)) > 0)
        {
            _length += read;
            if (_length > MaxBytes)
            {
                return false;
            }

            if (_length == _buffer.Length)
            {
                Grow();
            }
        }

        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(2 * _length, MaxBytes + 1));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
