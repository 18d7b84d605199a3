using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Animation.Hosting.Identity;
using Animation.Testing;
using Animation.Watch.Documents;

namespace Animation.Watch.Tests.Documents;

public sealed class DocumentsTests : IAsyncLifetime
{
    private static readonly byte[] pdf = Encoding.Latin1.GetBytes("%PDF-1.4\n%âãÏÓ un guide\n%%EOF");
    private TestPlatform platform = null!;
    private Browser officer = null!;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("watch");
        officer = await platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static TheoryData<string, byte[], string?> Files => new()
    {
        { "guide.exe", pdf, "application/pdf" },
        { "page.pdf", Encoding.UTF8.GetBytes("<!doctype html><script>alert(1)</script>"), null },
        { "dessin.png", Encoding.UTF8.GetBytes("\ufeff  <svg onload=alert(1)>"), null },
        { "macro.docx", Zip(("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", "")), null },
        { "kit.bin", Zip(("[Content_Types].xml", ""), ("ppt/presentation.xml", "")), "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
        { "notes", Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")), "application/vnd.oasis.opendocument.text" },
        { "kit.zip", Zip(("lisez-moi.txt", "")), "application/zip" },
        { "faux.zip", [(byte)'P', (byte)'K', 3, 4, 0, 0], null },
        { "script.txt", Encoding.UTF8.GetBytes("#!/bin/sh\nrm"), null },
        { "programme.csv", [(byte)'M', (byte)'Z', 0x90, 0, 3], null },
        { "tableau.csv", Encoding.UTF8.GetBytes("a;b\n1;2"), "text/csv" },
        { "replay.txt", Encoding.UTF8.GetBytes("WEBVTT\n\n00:01 --> 00:02\nBonjour"), "text/vtt" },
        { "vide.pdf", [], null },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_what_its_bytes_say(string name, byte[] bytes, string? type) => FileKind.Of(bytes, name)?.Type.ShouldBe(type);

    [Theory]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("C:\\x\\Guide été.PDF.exe", "Guide été.PDF.pdf")]
    [InlineData("a\r\nb\";x.pdf", "a--b--x.pdf")]
    [InlineData("...", "document.pdf")]
    public void A_name_leads_nowhere_and_ends_as_its_bytes_deserve(string wished, string name) => FileKind.Of(pdf, "")!.Named(wished).ShouldBe(name);

    private async Task<Page> Send(string path, string form, byte[]? file, string name, params (string Name, string Value)[] fields)
    {
        var page = await officer.Open("/animation/veille/documents");
        using var content = new MultipartFormDataContent();
        foreach (var hidden in page.Document.QuerySelectorAll($"{form} input[type=hidden]"))
            content.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        foreach (var (field, value) in fields)
            content.Add(new StringContent(value), field);
        if (file is not null)
            content.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("text/html") } }, "Fichier", name);
        return await officer.Send(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });
    }

    private Task<Page> Publish(byte[]? file, string name, params (string, string)[] fields) =>
        Send("/animation/veille/documents", "#document", file, name, [.. new[] { ("Titre", "Un guide"), ("Sorte", "guide"), ("Licence", "lo-2.0") }.ExceptBy(fields.Select(field => field.Item1), usual => usual.Item1), .. fields]);

    private async Task Keep(params (string, string?)[] fields) => await officer.Submit("#decider", [("Themes", "ia"), .. fields], ("Action", "garder"));

    private async Task<string> Path() => $"/veille/documents/{(await platform.Rows<Guid>("watch", "SELECT id FROM document"))[0]}";

    [Fact]
    public async Task A_guide_is_kept_like_anything_else_then_taken_as_a_file_and_never_as_a_page()
    {
        using var visitor = platform.Visitor();
        (await Publish(pdf, "guide.html", ("Resume", "Pas à pas."), ("Auteurs", "L’équipe"))).Document.QuerySelector("#titre-lecture").ShouldNotBeNull().TextContent.ShouldBe("Un guide");
        (await visitor.Open(await Path())).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.Open(await Path())).Status.ShouldBe(HttpStatusCode.OK);
        await officer.Open($"/animation/veille?item={(await platform.Rows<Guid>("watch", "SELECT item_id FROM document"))[0]}");
        await Keep();

        var page = await visitor.Open("/veille/un-guide");
        page.Text.ShouldContain("L’équipe");
        page.Text.ShouldContain("Licence Ouverte 2.0");
        var file = await visitor.Open(page.Document.QuerySelector("a.button[href^='/veille/documents/']")!.GetAttribute("href")!);

        var headers = file.Response.Headers.Concat(file.Response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value));
        file.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        headers["Content-Disposition"].ShouldStartWith("attachment; filename=guide.pdf");
        headers["Content-Security-Policy"].ShouldBe("default-src 'none'; sandbox");
        headers["X-Content-Type-Options"].ShouldBe("nosniff");
        (await file.Response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(pdf);
        (await visitor.Open("/veille/un-guide")).Text.ShouldContain("2 téléchargements");
        (await visitor.Send(new HttpRequestMessage(HttpMethod.Get, await Path()) { Headers = { IfNoneMatch = { file.Response.Headers.ETag! } } })).Status.ShouldBe(HttpStatusCode.NotModified);
        (await visitor.Open("/veille/un-guide")).Text.ShouldContain("2 téléchargements");
        (await visitor.Open("/opendata")).Html.ShouldNotContain("document/");
        (await visitor.Open("/veille?q=guide")).Text.ShouldContain("Un guide");
    }

    [Fact]
    public async Task What_is_reserved_is_given_to_signed_in_people_only()
    {
        await Publish(pdf, "guide.pdf", ("Reserve", "true"));
        await Keep();
        using var visitor = platform.Visitor();
        using var member = await platform.SignedIn(Guid.CreateVersion7(), Roles.Member);
        (await visitor.Open(await Path())).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.Open(await Path() + "/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        var file = await member.Open(await Path());
        file.Status.ShouldBe(HttpStatusCode.OK);
        file.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_version_takes_the_place_and_the_old_one_stays()
    {
        await Publish(pdf, "guide.pdf");
        await Keep();
        var id = (await platform.Rows<Guid>("watch", "SELECT id FROM document"))[0];
        var newer = Encoding.Latin1.GetBytes("%PDF-1.7\nmieux");

        (await Send($"/animation/veille/documents/{id}/versions", $"#version-{id:N}", newer, "v2.pdf", ("Changements", "Chapitre 3"))).Text.ShouldContain("Nouvelle version en place");

        using var visitor = platform.Visitor();
        (await visitor.Open(await Path())).Html.ShouldContain("mieux");
        (await visitor.Open(await Path() + "/1")).Html.ShouldContain("un guide");
        (await visitor.Open("/veille/un-guide")).Document.QuerySelector("#versions").ShouldNotBeNull().TextContent.ShouldContain("Chapitre 3");
        (await Send($"/animation/veille/documents/{id}/versions", $"#version-{id:N}", Encoding.UTF8.GetBytes("<html>"), "v3.pdf")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_replay_is_a_link_with_its_transcript()
    {
        await Publish(null, "", ("Sorte", "replay"), ("Adresse", "https://video.example/1"), ("Transcription", "https://video.example/1.txt"));
        await Keep();
        using var visitor = platform.Visitor();
        var page = await visitor.Open("/veille/un-guide");
        page.Document.QuerySelector("#document a[href='https://video.example/1.txt']").ShouldNotBeNull();
        page.Document.QuerySelector("a.button[href='https://video.example/1']").ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_missing_too_large_or_of_a_wrong_kind_is_said_beside_the_field()
    {
        (await Publish(null, "")).Document.QuerySelector("#champ-fichier-erreur").ShouldNotBeNull();
        (await Publish(Encoding.UTF8.GetBytes("<html>"), "x.pdf")).Document.QuerySelector("#champ-fichier-erreur").ShouldNotBeNull().TextContent.ShouldContain("n’est pas pris");
        (await Publish(new byte[PublishDocument.Largest + 1], "x.pdf")).Text.ShouldContain("dépasse 20 Mo");
        (await Publish(pdf, "x.pdf", ("Licence", "aucune"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await platform.Rows<long>("watch", "SELECT count(*) FROM document"))[0].ShouldBe(0);
        var heavy = new byte[6_000_000];
        pdf.CopyTo(heavy, 0);
        (await Publish(heavy, "x.pdf")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
