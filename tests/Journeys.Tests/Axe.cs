using Microsoft.Playwright;

namespace Animation.Journeys.Tests;

/// <summary>axe-core, asked about a page as it stands. It comes in as a function known before the page, which its policy on scripts allows.</summary>
public static class Axe
{
    private const string Ask =
        """
        async () => {
          window.axe ?? window.loadAxe();
          const found = await axe.run(document, {
            runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
            rules: { 'target-size': { enabled: true } },
            resultTypes: ['violations'],
          });
          return found.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.target.join(' ')}: ${[...node.any, ...node.all, ...node.none].map(check => check.message).join('; ')}`));
        }
        """;

    private static readonly Lazy<string> script = new(() =>
        $"window.loadAxe = function () {{ {File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"))} }};");

    /// <summary>Makes the pages opened from now on ready to be asked.</summary>
    public static Task Prepare(IPage page) => page.AddInitScriptAsync(script.Value);

    /// <summary>One line a violation: rule, element, what is wrong.</summary>
    public static Task<string[]> Violations(IPage page) => page.EvaluateAsync<string[]>(Ask);
}
