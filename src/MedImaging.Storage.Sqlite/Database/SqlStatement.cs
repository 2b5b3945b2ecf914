using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MedImaging;

/// <summary>A prepared statement that is used over and over without allocating. One caller at a time; its parameters keep their values until set again.</summary>
internal sealed class SqlStatement : IDisposable
{
    private const int OnStack = 512;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqlStatement(sqlite3 database, string sql)
    {
        _database = database;
        const uint Persistent = 1;   // SQLITE_PREPARE_PERSISTENT: it will be kept
        Require(raw.sqlite3_prepare_v3(database, sql, Persistent, out _statement));
    }

    public SqlStatement Bind(int parameter, long value)
    {
        Require(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    public SqlStatement Bind(int parameter, string? value, bool isSorted = false)
    {
        if (value is null)
        {
            Require(raw.sqlite3_bind_null(_statement, parameter));
        }
        else if (value.Length == 0)
        {
            Require(raw.sqlite3_bind_text(_statement, parameter, ""));
        }
        else
        {
            BindText(parameter, value, isSorted);
        }

        return this;
    }

    public SqlStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        // The binding would make null of no bytes.
        Require(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0) : raw.sqlite3_bind_blob(_statement, parameter, bytes));
        return this;
    }

    public SqlStatement BindUtf8(int parameter, ReadOnlySpan<byte> text)
    {
        Require(text.IsEmpty ? raw.sqlite3_bind_text(_statement, parameter, "") : raw.sqlite3_bind_text(_statement, parameter, text));
        return this;
    }

    /// <summary>Binds the value of a field; what a truth value and a list of numbers are in the database, the schema says.</summary>
    /// <exception cref="ArgumentException">A field cannot have such a value.</exception>
    public SqlStatement BindField(int parameter, object value)
    {
        switch (value)
        {
            case string text:
                return Bind(parameter, text, isSorted: true);
            case long number:
                return Bind(parameter, number);
            case double real when !double.IsNaN(real):
                Require(raw.sqlite3_bind_double(_statement, parameter, real));
                return this;
            case bool truth:
                return Bind(parameter, truth ? "\u0001"u8 : "\0"u8);
            case float[] list:
                return Bind(parameter, MemoryMarshal.AsBytes(list.AsSpan()));
            case IReadOnlyList<float> list:
                return Bind(parameter, MemoryMarshal.AsBytes(list.ToArray().AsSpan()));
            default:
                throw new ArgumentException("A field's value is text, a number, a truth value or a list of numbers.", nameof(value));
        }
    }

    public SqlStatement BindAll(IReadOnlyList<SqlValue> values)
    {
        for (int place = 0; place < values.Count; place++)
        {
            _ = values[place] switch
            {
                { IsField: true, Value: { } value } => BindField(place + 1, value),
                { Value: long number } => Bind(place + 1, number),
                { Value: var text } => Bind(place + 1, text as string),
            };
        }

        return this;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns><see langword="false"/> when there is none; the statement can be used anew then.</returns>
    public bool Step()
    {
        int result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result != raw.SQLITE_DONE)
        {
            // The error is read before the reset, which may fail with the same.
            var failure = Failure(result);
            Reset();
            throw failure;
        }

        Reset();
        return false;
    }

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Runs it and gives the first column of its first row.</summary>
    public long? FirstNumber()
    {
        if (!Step())
        {
            return null;
        }

        long number = Number(0);
        Run();
        return number;
    }

    /// <summary>Ends it before its last row.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => CodeUnits.Read(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Gets the bytes of a column, good until the next step.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public object Field(int column)
    {
        switch (raw.sqlite3_column_type(_statement, column))
        {
            case raw.SQLITE_INTEGER:
                return Number(column);
            case raw.SQLITE_FLOAT:
                return raw.sqlite3_column_double(_statement, column);
            case raw.SQLITE_TEXT:
                return Text(column);
            default:
                var bytes = Utf8(column);
                return bytes.Length == 1 ? bytes[0] != 0 : MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }
    }

    public void Dispose() => _statement.Dispose();

    private void BindText(int parameter, string value, bool isSorted)
    {
        int most = CodeUnits.MaxBytes(value.Length);
        byte[]? rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        Span<byte> bytes = rented ?? stackalloc byte[OnStack];
        int result = raw.sqlite3_bind_text(_statement, parameter, bytes[..CodeUnits.Write(value, bytes, isSorted)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        Require(result);
    }

    private void Require(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result)
        => new(raw.sqlite3_errmsg(_database).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(_database));
}
