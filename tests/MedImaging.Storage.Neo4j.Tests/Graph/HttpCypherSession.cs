using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MedImaging.Tests;

/// <summary>The port over Neo4j 3's transactional HTTP endpoint: a second transport, and the proof that a host can put another driver behind the port.</summary>
internal sealed class HttpCypherSession(Uri server, HttpMessageHandler? handler = null) : ICypherSession, IDisposable
{
    private const int Attempts = 20;
    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server };
    private int _roundTrips;

    /// <summary>Gets how often something was sent and awaited. BEGIN goes with the first statements.</summary>
    public int RoundTrips => _roundTrips;

    public List<CypherStatement>? Log { get; set; }

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }

    public async ValueTask<CypherServer> GetServerAsync(CancellationToken cancellationToken = default)
    {
        var row = await ReadAsync(async (transaction, token)
            => (await transaction.RunAsync([new CypherStatement("CALL dbms.components() YIELD name, versions, edition RETURN name, versions[0] AS version, edition")], token))[0].Rows[0], cancellationToken);
        return new CypherServer(row.Get<string>("name"), Version.Parse(row.Get<string>("version")), row.Get<string>("edition") == "enterprise");
    }

    public ValueTask<T> ReadAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default)
        => RunAsync(work, cancellationToken);

    public ValueTask<T> WriteAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken = default)
        => RunAsync(work, cancellationToken);

    // The server has few threads, and who waits for a lock holds one.
    private readonly SemaphoreSlim _room = new(8, 8);

    private async ValueTask<T> RunAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        try
        {
            return await AttemptAsync(work, cancellationToken);
        }
        finally
        {
            _room.Release();
        }
    }

    private async ValueTask<T> AttemptAsync<T>(Func<ICypherTransaction, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            var transaction = new Transaction(this);
            try
            {
                T result = await work(transaction, cancellationToken);
                await transaction.CommitAsync();
                return result;
            }
            catch (TransientException) when (attempt < Attempts)
            {
                await transaction.RollbackAsync();
                await Task.Delay(5 * attempt, cancellationToken);
            }
            catch (Exception ex) when (ex is not CommitUnknownException)
            {
                await transaction.RollbackAsync();
                throw;
            }
        }
    }

    private sealed class TransientException(string code) : MedImagingException(ErrorKind.Unavailable, $"The graph server was busy ({code}).");

    private sealed class Transaction(HttpCypherSession session) : ICypherTransaction
    {
        private Uri _at = new("/db/data/transaction", UriKind.Relative);
        private bool _isOpen;

        public async ValueTask<IReadOnlyList<CypherResult>> RunAsync(IReadOnlyList<CypherStatement> statements, CancellationToken cancellationToken = default)
        {
            session.Log?.AddRange(statements);
            var body = new JsonObject { ["statements"] = new JsonArray([.. statements.Select(Json)]) };
            var (answer, location) = await SendAsync(HttpMethod.Post, _at, body, cancellationToken);
            using (answer)
            {
                if (location is not null)
                {
                    _at = new Uri(location.AbsolutePath, UriKind.Relative);
                    _isOpen = true;
                }

                Refuse(answer);
                return [.. answer.RootElement.GetProperty("results").EnumerateArray().Select(Result)];
            }
        }

        public async IAsyncEnumerable<CypherRow> StreamAsync(CypherStatement statement, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var row in (await RunAsync([statement], cancellationToken))[0].Rows)
            {
                yield return row;
            }
        }

        public async ValueTask CommitAsync()
        {
            if (!_isOpen)
            {
                return;
            }

            try
            {
                var (answer, _) = await SendAsync(HttpMethod.Post, new Uri(_at + "/commit", UriKind.Relative), new JsonObject { ["statements"] = new JsonArray() }, CancellationToken.None);
                using (answer)
                {
                    _isOpen = false;
                    Refuse(answer);
                }
            }
            catch (MedImagingException ex) when (ex.InnerException is HttpRequestException)
            {
                throw new CommitUnknownException(ex.InnerException);
            }
        }

        public async ValueTask RollbackAsync()
        {
            if (_isOpen)
            {
                _isOpen = false;
                var (answer, _) = await SendAsync(HttpMethod.Delete, _at, null, CancellationToken.None);
                answer.Dispose();
            }
        }

        private async Task<(JsonDocument Answer, Uri? Location)> SendAsync(HttpMethod method, Uri address, JsonObject? body, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref session._roundTrips);
            try
            {
                using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
                using var response = await session._http.SendAsync(request, cancellationToken);
                return (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken), response.Headers.Location);
            }
            catch (HttpRequestException ex)
            {
                throw new MedImagingException(ErrorKind.Unavailable, "The graph server cannot be reached.", ex);
            }
        }

        private void Refuse(JsonDocument answer)
        {
            foreach (var error in answer.RootElement.GetProperty("errors").EnumerateArray())
            {
                // The server has rolled back.
                _isOpen = false;
                string code = error.GetProperty("code").GetString()!;
                throw code.StartsWith("Neo.TransientError.", StringComparison.Ordinal)
                    ? new TransientException(code)
                    : new MedImagingException(ErrorKind.InvalidInput, $"The graph server refused: {code}: {error.GetProperty("message").GetString()}");
            }
        }

        private static JsonNode Json(CypherStatement statement) => new JsonObject
        {
            ["statement"] = statement.Text,
            ["parameters"] = Json((object)statement.Parameters),
            ["includeStats"] = true,
        };

        private static JsonNode? Json(object? value) => value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool truth => JsonValue.Create(truth),
            int number => JsonValue.Create(number),
            long number => JsonValue.Create(number),
            // A whole number is to stay a floating-point one.
            float number => Json((double)number),
            double number => JsonNode.Parse(number.ToString("E16", CultureInfo.InvariantCulture)),
            ReadOnlyMemory<float> vector => Json(vector.ToArray()),
            IReadOnlyDictionary<string, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Json(pair.Value)))),
            System.Collections.IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Json)]),
            _ => throw new ArgumentException($"A {value.GetType().Name} is no parameter."),
        };

        private static CypherResult Result(JsonElement result)
        {
            string[] columns = [.. result.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)];
            var rows = result.GetProperty("data").EnumerateArray()
                .Select(row => new CypherRow(columns, [.. row.GetProperty("row").EnumerateArray().Select(Value)])).ToList();
            var counters = result.GetProperty("stats").EnumerateObject()
                .Where(counter => counter.Value.ValueKind == JsonValueKind.Number && counter.Value.GetInt64() != 0)
                .ToDictionary(counter => counter.Name.Replace('_', '-'), counter => counter.Value.GetInt64());
            return new CypherResult(columns, rows, counters);
        }

        private static object? Value(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? value.GetDouble() : (object)value.GetInt64(),
            JsonValueKind.Array => value.EnumerateArray().Select(Value).ToArray(),
            _ => value.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value)),
        };
    }
}
