namespace Animation.PrivateServers;

/// <summary>A private server could not be started; the message is one line for the person at the keyboard.</summary>
public sealed class PrivateServerException(string message) : Exception(message);
