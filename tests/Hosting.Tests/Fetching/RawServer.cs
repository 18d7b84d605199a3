using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Animation.Hosting.Tests.Fetching;

/// <summary>A server that says exactly the bytes it is told to, well behaved or not.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _loop;

    public RawServer(Func<string, NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = Accept();
    }

    public RawServer(Func<string, string> answer) : this((request, stream, cancel) => Write(stream, answer(request), cancel)) { }

    public List<string> Requests { get; } = [];

    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public Uri At(string path) => new($"http://{Authority}{path}");

    public static Task Write(NetworkStream stream, string text, CancellationToken cancel) =>
        stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancel).AsTask();

    public static string Answer(string status, string headers = "", string body = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                var request = new StringBuilder();
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                    request.Append(line).Append('\n');
                lock (Requests)
                    Requests.Add(request.ToString());
                await _answer(request.ToString(), stream, _stop.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
            {
            }
        }
    }
}
