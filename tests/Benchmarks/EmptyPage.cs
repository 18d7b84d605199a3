using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Animation.Benchmarks;

/// <summary>The yardstick of <c>web</c>: the smallest ASP.NET page there is, in a process of its own.</summary>
internal static class EmptyPage
{
    internal static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args[1..]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!DOCTYPE html><html lang=\"fr\"><title>Vide</title><h1>Vide</h1></html>", "text/html; charset=utf-8"));
        await app.RunAsync();
        return 0;
    }
}
