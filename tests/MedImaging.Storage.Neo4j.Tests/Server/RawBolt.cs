using System.Net.Sockets;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A client that sends what a test says, right or wrong, and gives back the bytes. It knows nothing of the server's code.</summary>
internal sealed class RawBolt : IDisposable
{
    public const string Legacy58 = "00080805 00000000 00000000 00000000";

    /// <summary>HELLO and LOGON as every version from 5.3 takes them.</summary>
    public static readonly byte[] Hello = [0xB1, 0x01, 0xA2, .. Text("user_agent"), .. Text("raw/1"), .. Text("bolt_agent"), 0xA1, .. Text("product"), .. Text("raw/1")];
    public static readonly byte[] Logon = [0xB1, 0x6A, 0xA1, .. Text("scheme"), .. Text("none")];
    public static readonly byte[] Begin = [0xB1, 0x11, 0xA0];
    public static readonly byte[] Commit = [0xB0, 0x12];
    public static readonly byte[] Rollback = [0xB0, 0x13];
    public static readonly byte[] Reset = [0xB0, 0x0F];
    public static readonly byte[] PullAll = Pull(0xFF);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public void Dispose() => _socket.Dispose();

    public static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] head = utf8.Length < 16 ? [(byte)(0x80 | utf8.Length)] : [0xD0, (byte)utf8.Length];
        return [.. head, .. utf8];
    }

    public static byte[] Run(string text, params byte[] parameters)
        => [0xB3, 0x10, .. Text(text), .. parameters.DefaultIfEmpty((byte)0xA0), 0xA0];

    public static byte[] Pull(params byte[] n) => [0xB1, 0x3F, 0xA1, .. Text("n"), .. n];

    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Connects and shakes hands for one version, without HELLO.</summary>
    public static async Task<RawBolt> ConnectAsync(BoltServer server, string offers = Legacy58)
    {
        var raw = new RawBolt();
        await raw._socket.ConnectAsync("127.0.0.1", server.Port);
        await raw.SendBytesAsync([0x60, 0x60, 0xB0, 0x17, .. Hex(offers)]);
        return raw;
    }

    /// <summary>Connects and comes to READY.</summary>
    public static async Task<RawBolt> ReadyAsync(BoltServer server)
    {
        var raw = await ConnectAsync(server);
        Assert.Equal(Hex("00000805"), await raw.ReadAsync(4));
        await raw.SendAsync(Hello, Logon);
        await raw.ExpectAsync(0x70, 0x70);
        return raw;
    }

    public async Task SendBytesAsync(byte[] bytes) => await _socket.SendAsync(bytes);

    public Task SendAsync(params byte[][] messages)
        => SendBytesAsync([.. messages.SelectMany(message => (byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message, 0, 0])]);

    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = await _socket.ReceiveAsync(bytes.AsMemory(at));
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            at += read;
        }

        return bytes;
    }

    /// <summary>Reads to the end, orderly (true) or by a reset (false).</summary>
    public async Task<(byte[] Bytes, bool IsOrderly)> ReadToEndAsync()
    {
        var all = new List<byte>();
        var some = new byte[4096];
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(some)) > 0;)
            {
                all.AddRange(some.AsSpan(0, read));
            }

            return ([.. all], true);
        }
        catch (SocketException)
        {
            return ([.. all], false);
        }
    }

    /// <summary>Reads one message; NOOPs before it are counted.</summary>
    public async Task<(byte[] Message, int Noops, int Chunks)> MessageAsync()
    {
        var message = new List<byte>();
        for (int noops = 0, chunks = 0; ;)
        {
            byte[] head = await ReadAsync(2);
            int size = (head[0] << 8) | head[1];
            if (size > 0)
            {
                message.AddRange(await ReadAsync(size));
                chunks++;
            }
            else if (message.Count > 0)
            {
                return ([.. message], noops, chunks);
            }
            else
            {
                noops++;
            }
        }
    }

    public async Task<byte[]> SignaturesAsync(int count)
    {
        var signatures = new byte[count];
        for (int i = 0; i < count; i++)
        {
            signatures[i] = (await MessageAsync()).Message[1];
        }

        return signatures;
    }

    /// <summary>Reads as many messages as signatures are given; they must be those.</summary>
    public async Task ExpectAsync(params byte[] signatures) => Assert.Equal(signatures, await SignaturesAsync(signatures.Length));

    /// <summary>Reads one message as a text to search in.</summary>
    public async Task<string> ShownAsync() => Encoding.Latin1.GetString((await MessageAsync()).Message);
}
